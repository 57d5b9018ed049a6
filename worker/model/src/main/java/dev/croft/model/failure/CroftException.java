package dev.croft.model.failure;

import org.jspecify.annotations.Nullable;

/**
 * A failure with a kind. The message is for the user: what failed, on what, why, and what to do.
 * Subclasses exist where a caller needs more than the kind.
 */
public class CroftException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final FailureKind kind;

  /** A failure found here. */
  public CroftException(FailureKind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** A failure that another one caused. */
  public CroftException(FailureKind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What a caller may do about it. */
  public FailureKind kind() {
    return kind;
  }

  /** The message; never null. */
  public String text() {
    String message = getMessage();
    return message == null ? kind.name() : message;
  }

  /** A mistake of the user's. */
  public static CroftException user(String message) {
    return new CroftException(FailureKind.USER, message);
  }

  /** Something asked for that does not exist. */
  public static CroftException notFound(String message) {
    return new CroftException(FailureKind.NOT_FOUND, message);
  }

  /** Something that Croft cannot do. */
  public static CroftException unsupported(String message) {
    return new CroftException(FailureKind.UNSUPPORTED, message);
  }

  /** An end that was asked for. */
  public static CroftException cancelled(String message) {
    return new CroftException(FailureKind.CANCELLED, message);
  }
}
