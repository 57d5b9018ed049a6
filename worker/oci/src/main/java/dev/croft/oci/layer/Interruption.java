package dev.croft.oci.layer;

import java.io.InterruptedIOException;

/** Waiting inside of streams, whose only way to say "interrupted" is an {@code IOException}. */
final class Interruption {

  /** Something that waits. */
  interface Wait {
    void run() throws InterruptedException;
  }

  private Interruption() {}

  static void guard(Wait wait) throws InterruptedIOException {
    try {
      wait.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted =
          new InterruptedIOException("interrupted while working on a layer");
      interrupted.initCause(e);
      throw interrupted;
    }
  }
}
