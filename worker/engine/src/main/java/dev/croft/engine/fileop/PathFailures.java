package dev.croft.engine.fileop;

import dev.croft.linux.call.Errno;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.BytePath;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.oci.blob.StoreFailures;
import java.io.IOException;
import java.util.Locale;

/** Failures of file operations in the words that BuildKit has for them. */
final class PathFailures {

  private PathFailures() {}

  /** {@code mkdir /a: not a directory}: what was done, to which path inside the tree, and why. */
  static CroftException of(String operation, BytePath path, IOException cause) {
    if (!(cause instanceof LinuxException refused)) {
      return StoreFailures.of(operation + " " + show(path), cause);
    }
    return new CroftException(
        kind(refused), operation + " " + show(path) + ": " + reason(refused), refused);
  }

  /** A path inside a tree as messages show it. */
  static String show(BytePath path) {
    return "/" + BytePath.join(path.names());
  }

  /** The kernel's reason, as Go writes it: in lower case. */
  static String reason(LinuxException refused) {
    String message = String.valueOf(refused.getMessage());
    String reason = message.substring(message.lastIndexOf(": ") + 2);
    return reason.substring(0, 1).toLowerCase(Locale.ROOT) + reason.substring(1);
  }

  private static FailureKind kind(LinuxException refused) {
    if (refused.isOutOfSpace()) {
      return FailureKind.RESOURCE;
    }
    return switch (refused.errno()) {
      case Errno.ENOENT,
          Errno.ENOTDIR,
          Errno.EEXIST,
          Errno.EISDIR,
          Errno.ELOOP,
          Errno.ENAMETOOLONG,
          Errno.EINVAL,
          Errno.ETXTBSY ->
          FailureKind.USER;
      default -> FailureKind.INTERNAL;
    };
  }
}
