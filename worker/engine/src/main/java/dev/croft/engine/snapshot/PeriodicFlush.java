package dev.croft.engine.snapshot;

import dev.croft.model.failure.CroftException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flushes a store now and then while it is open, and when this is closed: what a power failure can
 * cost is then what was committed since the last time. Close it before the store.
 */
public final class PeriodicFlush implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PeriodicFlush.class);

  private final SnapshotStore store;
  private final Duration interval;
  private final Thread thread;

  private PeriodicFlush(SnapshotStore store, Duration interval) {
    this.store = store;
    this.interval = interval;
    // The kernel keeps the thread waiting for the disk: not for a virtual one.
    this.thread = Thread.ofPlatform().daemon().name("snapshot-flush").unstarted(this::run);
  }

  /** Begins to flush at an interval. */
  public static PeriodicFlush start(SnapshotStore store, Duration interval) {
    PeriodicFlush flush = new PeriodicFlush(store, interval);
    flush.thread.start();
    return flush;
  }

  /** Flushes once more, and ends. */
  @Override
  public void close() {
    thread.interrupt();
    store.flush();
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(interval);
        try {
          store.flush();
        } catch (CroftException e) {
          log.warn("snapshots are not safe from a power failure yet: {}", e.text());
        }
      }
    } catch (InterruptedException e) {
      log.debug("no more flushes");
    }
  }
}
