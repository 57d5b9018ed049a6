package dev.croft.oci.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ends transfers in which nothing moves any more: a peer that vanished without a word would hold
 * its reader for ever. Thread safe.
 */
public final class StallGuard implements AutoCloseable {

  private static final int CHECKS_PER_LIMIT = 4;

  private final Duration limit;
  private final ScheduledExecutorService timer;

  /** Ends what does not move for a while. */
  public StallGuard(Duration limit) {
    this.limit = limit;
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("registry-stall-guard").factory());
    executor.setRemoveOnCancelPolicy(true);
    this.timer = executor;
  }

  Duration limit() {
    return limit;
  }

  /** The same bytes; reading fails where none come for too long. */
  public InputStream guard(InputStream in) {
    return new Guarded(in);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private final class Guarded extends FilterInputStream {

    private final ScheduledFuture<?> check;

    /** When the read that is under way began; 0 while the reader does something else. */
    private final AtomicLong reading = new AtomicLong();

    private volatile boolean stalled;

    Guarded(InputStream in) {
      super(in);
      long period = Math.max(1, limit.toMillis() / CHECKS_PER_LIMIT);
      this.check = timer.scheduleWithFixedDelay(this::check, period, period, TimeUnit.MILLISECONDS);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      reading.set(Math.max(1, System.nanoTime()));
      try {
        int count = in.read(bytes, offset, length);
        if (stalled) {
          throw new HttpTimeoutException("no byte came for " + limit);
        }
        return count;
      } catch (IOException e) {
        if (stalled) {
          throw new HttpTimeoutException("no byte came for " + limit);
        }
        throw e;
      } finally {
        reading.set(0);
      }
    }

    @Override
    public void close() throws IOException {
      check.cancel(false);
      super.close();
    }

    private void check() {
      long since = reading.get();
      if (since != 0 && System.nanoTime() - since > limit.toNanos()) {
        stalled = true;
        try {
          in.close();
        } catch (IOException e) {
          // The reader is told that nothing came, which is what matters.
        }
      }
    }
  }
}
