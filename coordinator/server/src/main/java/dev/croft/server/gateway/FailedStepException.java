package dev.croft.server.gateway;

import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Bytes;
import dev.croft.model.step.LeftBehindException;

/** A failure with the operation that failed, and with what its process left. */
final class FailedStepException extends CroftException {

  private static final long serialVersionUID = 1L;

  private final transient Bytes op;
  private final transient LeftBehindException left;

  FailedStepException(CroftException cause, Bytes op, LeftBehindException left) {
    super(cause.kind(), cause.text(), cause);
    this.op = op;
    this.left = left;
  }

  /** The operation as the definition has it. */
  Bytes op() {
    return op;
  }

  LeftBehindException left() {
    return left;
  }
}
