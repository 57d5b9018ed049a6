package dev.croft.model.failure;

/**
 * A node of the farm does not answer: what it was asked for may be had elsewhere, or made again.
 */
public final class UnreachableException extends CroftException {

  private static final long serialVersionUID = 1L;

  /** A call that was not answered. */
  public UnreachableException(String message, Throwable cause) {
    super(FailureKind.TRANSIENT, message, cause);
  }
}
