package dev.croft.dockerfile.expand;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;

/** A text that no shell could read, or a variable that must be set and is not. */
public final class ExpansionException extends CroftException {

  private static final long serialVersionUID = 1L;

  ExpansionException(String message) {
    super(FailureKind.USER, message);
  }
}
