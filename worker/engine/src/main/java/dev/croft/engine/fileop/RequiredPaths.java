package dev.croft.engine.fileop;

import dev.croft.linux.file.BytePath;
import dev.croft.model.failure.CroftException;
import java.util.ArrayList;
import java.util.List;

/** The paths that a copy has to come across. */
final class RequiredPaths {

  private final List<String> missing;

  RequiredPaths(List<String> required) {
    this.missing = new ArrayList<>(required);
  }

  /** Notes that a file was copied: what is below a source's path. */
  void copied(BytePath source, BytePath below) {
    if (!missing.isEmpty()) {
      String path = PathFailures.show(source.resolve(below));
      missing.removeIf(path::startsWith);
    }
  }

  /** Fails with kind NOT_FOUND where one was not copied. */
  void check(String sourceName) {
    if (!missing.isEmpty()) {
      throw notFound(sourceName, missing.getFirst());
    }
  }

  /** In the words that users know, from when a cache key was computed. */
  static CroftException notFound(String sourceName, String path) {
    return CroftException.notFound(
        "failed to compute cache key: failed to calculate checksum of ref "
            + sourceName
            + ": \""
            + path
            + "\": not found");
  }
}
