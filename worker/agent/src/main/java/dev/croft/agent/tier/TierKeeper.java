package dev.croft.agent.tier;

import dev.croft.agent.disk.DiskSpace;
import dev.croft.agent.disk.GcRule;
import dev.croft.agent.disk.NodeDisk;
import dev.croft.agent.link.NeededContent;
import dev.croft.agent.link.UsageRecord;
import dev.croft.model.failure.CroftException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects garbage in the durable tier, now and then. */
public final class TierKeeper implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TierKeeper.class);

  /** A place whose size nobody knows: only ages and sums count there. */
  private static final DiskSpace BOUNDLESS = new DiskSpace(Long.MAX_VALUE, Long.MAX_VALUE);

  private final NodeDisk disk;
  private final List<GcRule> rules;
  private final BooleanSupplier mine;
  private final ScheduledExecutorService clockwork =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("croft-tier").factory());

  /**
   * A keeper that has not begun.
   *
   * @param needed what running builds need now
   * @param mine whether it is this process that collects now
   */
  public TierKeeper(
      DurableTier tier,
      List<GcRule> rules,
      Supplier<NeededContent> needed,
      BooleanSupplier mine,
      InstantSource clock) {
    this.disk =
        new NodeDisk(
            List.of(new TierPart(tier, clock)),
            () -> tier.space().orElse(BOUNDLESS),
            needed,
            clock);
    this.rules = List.copyOf(rules);
    this.mine = mine;
  }

  /** What is in the tier, and its removal. */
  public NodeDisk disk() {
    return disk;
  }

  /** Collects now and then from now on. */
  public void start(Duration interval) {
    ScheduledFuture<?> _ =
        clockwork.scheduleWithFixedDelay(
            this::tend, interval.toSeconds(), interval.toSeconds(), TimeUnit.SECONDS);
  }

  /** Collects, where that is for this process to do. */
  void tend() {
    if (rules.isEmpty() || !mine.getAsBoolean()) {
      return;
    }
    try {
      List<UsageRecord> gone = disk.collect(rules);
      if (!gone.isEmpty()) {
        log.info("garbage collection removed {} snapshots from the durable tier", gone.size());
      }
    } catch (CroftException e) {
      log.warn("garbage collection in the durable tier failed: {}", e.text());
    } catch (RuntimeException e) {
      log.error("garbage collection in the durable tier failed", e);
    }
  }

  @Override
  public void close() {
    clockwork.shutdownNow();
  }
}
