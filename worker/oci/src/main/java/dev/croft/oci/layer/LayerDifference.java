package dev.croft.oci.layer;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a layer is written from.
 *
 * @param upper the upper directory of an overlay that nobody writes to any more
 * @param lowers all directories below it, the nearest first; none for a bottom layer
 * @param latestTime later times of modification become this one
 */
public record LayerDifference(Path upper, List<Path> lowers, Optional<Instant> latestTime) {

  /** Copies the list. */
  public LayerDifference {
    lowers = List.copyOf(lowers);
  }
}
