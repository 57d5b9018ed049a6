package dev.croft.oci.layer.tar;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;

/** An archive that is damaged or says what cannot be meant. */
public final class TarFormatException extends CroftException {

  private static final long serialVersionUID = 1L;

  /** A damaged archive; the message says where and how. */
  public TarFormatException(String message) {
    super(FailureKind.USER, message);
  }
}
