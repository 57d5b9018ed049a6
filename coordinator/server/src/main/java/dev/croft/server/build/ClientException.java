package dev.croft.server.build;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.llb.Bytes;

/**
 * A failure that the client found itself while it drove its build. It goes back as it came, with
 * all its details.
 */
public final class ClientException extends CroftException {
  private static final long serialVersionUID = 1L;

  private final transient Bytes status;

  /**
   * What the client reported.
   *
   * @param status a {@code google.rpc.Status} message
   */
  public ClientException(FailureKind kind, String message, Bytes status) {
    super(kind, message);
    this.status = status;
  }

  /** The {@code google.rpc.Status} message. */
  public Bytes status() {
    return status;
  }
}
