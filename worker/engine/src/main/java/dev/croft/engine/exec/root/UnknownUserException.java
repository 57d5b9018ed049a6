package dev.croft.engine.exec.root;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;

/** A step is to run as somebody whom the image does not know. */
public final class UnknownUserException extends CroftException {

  private static final long serialVersionUID = 1L;

  UnknownUserException(String message) {
    super(FailureKind.USER, message);
  }
}
