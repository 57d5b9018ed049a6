package dev.croft.oci.blob;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Locale;

/** From what the file system says to a failure with a kind. */
public final class StoreFailures {

  private StoreFailures() {}

  /**
   * The failure of something that was attempted on local files.
   *
   * @param attempted in the infinitive, such as {@code read blob sha256:…}
   */
  public static CroftException of(String attempted, IOException cause) {
    if (cause instanceof CorruptBlobException corrupt) {
      return new CroftException(
          FailureKind.TRANSIENT, "could not " + attempted + ": " + corrupt.getMessage(), cause);
    }
    String reason = reason(cause);
    String lower = reason.toLowerCase(Locale.ROOT);
    boolean full = lower.contains("no space left") || lower.contains("quota exceeded");
    return new CroftException(
        full ? FailureKind.RESOURCE : FailureKind.INTERNAL,
        "could not " + attempted + ": " + reason,
        cause);
  }

  private static String reason(IOException cause) {
    String message = cause.getMessage();
    if (cause instanceof FileSystemException file && file.getReason() == null) {
      return cause.getClass().getSimpleName() + ": " + message;
    }
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
