package dev.croft.server.session.files;

/** Passes progress on only so often that people can follow it. For one thread at a time. */
final class PacedProgress implements TransferProgress {

  private static final long INTERVAL_NANOS = 100_000_000;

  private final TransferProgress listener;
  private long nextNanos = System.nanoTime();

  PacedProgress(TransferProgress listener) {
    this.listener = listener;
  }

  @Override
  public void transferred(long bytes, boolean done) {
    long now = System.nanoTime();
    if (done || now - nextNanos >= 0) {
      nextNanos = now + INTERVAL_NANOS;
      listener.transferred(bytes, done);
    }
  }
}
