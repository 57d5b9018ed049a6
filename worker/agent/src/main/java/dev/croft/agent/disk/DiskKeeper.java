package dev.croft.agent.disk;

import dev.croft.agent.link.PruneRequest;
import dev.croft.agent.link.UsageRecord;
import dev.croft.model.failure.CroftException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects garbage: now and then where jobs ran since the last time, and before a job where the
 * disk is short. Thread safe.
 */
public final class DiskKeeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DiskKeeper.class);

  private final NodeDisk disk;
  private final List<GcRule> rules;
  private final Consumer<List<UsageRecord>> measured;
  private final AtomicBoolean changed = new AtomicBoolean(true);
  private final ReentrantLock collecting = new ReentrantLock();
  private final ScheduledExecutorService clockwork =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("croft-disk").factory());

  /**
   * A keeper that has not begun to look by itself.
   *
   * @param measured hears what is there, each time after something may have changed
   */
  public DiskKeeper(NodeDisk disk, List<GcRule> rules, Consumer<List<UsageRecord>> measured) {
    this.measured = measured;
    this.disk = disk;
    this.rules = List.copyOf(rules);
  }

  /** Looks now and then from now on. */
  public void start(Duration interval) {
    ScheduledFuture<?> _ =
        clockwork.scheduleWithFixedDelay(
            this::tend, interval.toSeconds(), interval.toSeconds(), TimeUnit.SECONDS);
  }

  /** Collects where anything ran since the last time. */
  void tend() {
    if (changed.getAndSet(false)) {
      collect();
    }
  }

  /** Has it look when it looks next. */
  public void somethingChanged() {
    changed.set(true);
  }

  /** Makes room where the disk is short; to be called before a job is begun. */
  public void beforeJob() {
    changed.set(true);
    if (isShort()) {
      collecting.lock();
      try {
        if (isShort()) {
          collect();
        }
      } finally {
        collecting.unlock();
      }
    }
  }

  /** How full the disk is. */
  public DiskSpace space() {
    return disk.space();
  }

  private boolean isShort() {
    DiskSpace space = disk.space();
    return rules.stream()
        .map(rule -> rule.on(space))
        .mapToLong(PruneRequest::minFreeBytes)
        .anyMatch(wanted -> space.freeBytes() < wanted);
  }

  private void collect() {
    try {
      List<UsageRecord> gone = disk.collect(rules);
      measured.accept(disk.usage());
      if (!gone.isEmpty()) {
        LOG.info(
            "garbage collection removed {} records of {} bytes",
            gone.size(),
            gone.stream().mapToLong(UsageRecord::sizeBytes).sum());
      }
    } catch (CroftException e) {
      LOG.warn("garbage collection failed", e);
    } catch (RuntimeException e) {
      LOG.error("garbage collection failed", e);
    }
  }

  @Override
  public void close() {
    clockwork.shutdownNow();
  }
}
