package dev.croft.engine.cachemount.disk;

import java.io.IOException;

/** A version cannot be had, because some of its chunks are nowhere. */
public final class MissingChunksException extends IOException {

  private static final long serialVersionUID = 1L;

  /** So many are missing. */
  public MissingChunksException(int count) {
    super(count + " of its chunks are on no worker that can be reached");
  }
}
