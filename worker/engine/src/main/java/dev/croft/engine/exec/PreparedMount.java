package dev.croft.engine.exec;

import dev.croft.model.llb.Bytes;
import java.nio.file.Path;

/**
 * Something that is there to be mounted into a container. Destinations are paths in the container;
 * relative ones start at its root. Where two mounts have the same destination, the later one wins.
 */
public sealed interface PreparedMount {

  /** Where in the container. */
  String destination();

  /**
   * A directory or file of the host's: a file tree, a cache directory, a socket.
   *
   * @param selector a path within the source that is mounted instead of all of it, resolved without
   *     leaving the source; empty for all of it
   */
  record Bind(String destination, Path source, String selector, boolean readonly)
      implements PreparedMount {

    /** All of a directory or file. */
    public static Bind of(String destination, Path source, boolean readonly) {
      return new Bind(destination, source, "", readonly);
    }
  }

  /** Memory, at most {@code sizeBytes} or, where that is 0, as the kernel likes. */
  record Tmpfs(String destination, long sizeBytes, boolean readonly) implements PreparedMount {}

  /**
   * A file whose content exists in memory only, for as long as the container runs.
   *
   * @param mode permission bits
   */
  record Secret(String destination, Bytes content, int uid, int gid, int mode)
      implements PreparedMount {}
}
