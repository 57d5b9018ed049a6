package dev.croft.oci.blob;

import java.io.IOException;

/** Bytes turned out not to be those that their digest or size names. */
public final class CorruptBlobException extends IOException {

  private static final long serialVersionUID = 1L;

  /** What was expected, and what came. */
  public CorruptBlobException(String message) {
    super(message);
  }
}
