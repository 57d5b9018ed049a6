package dev.croft.linux.mount;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The directories of one overlay.
 *
 * @param lowers the read-only directories, the nearest (topmost) first; at least one, and at least
 *     two where there is no upper
 * @param upper what is written to, with its work directory on the same file system; without it the
 *     overlay is read-only
 * @param options further options of the file system, such as {@code index=off}, {@code volatile}
 */
public record OverlayMount(List<Path> lowers, Optional<Upper> upper, List<String> options) {

  /** The writable part of an overlay. */
  public record Upper(Path directory, Path work) {}

  /** Copies the lists. */
  public OverlayMount {
    lowers = List.copyOf(lowers);
    options = List.copyOf(options);
    if (lowers.size() < (upper.isPresent() ? 1 : 2)) {
      throw new IllegalArgumentException("an overlay of too few directories: " + lowers);
    }
  }
}
