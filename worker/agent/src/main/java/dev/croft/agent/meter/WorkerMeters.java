package dev.croft.agent.meter;

import dev.croft.agent.link.UsageRecord;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** Meters of a worker. Every tag has few values: never a build, a digest or an address. */
public final class WorkerMeters {

  /** Which way bytes went. */
  public enum Direction {
    /** From a registry. */
    PULLED,
    /** To a registry. */
    PUSHED,
    /** From a client. */
    RECEIVED,
    /** From another node of the farm. */
    FETCHED,
    /** To another node of the farm. */
    SERVED;

    private final String tag = name().toLowerCase(Locale.ROOT);
  }

  private final MeterRegistry registry;
  private final AtomicInteger jobs = new AtomicInteger();
  private final MultiGauge disk;

  /** Meters in a registry. */
  public WorkerMeters(MeterRegistry registry) {
    this.registry = registry;
    this.disk =
        MultiGauge.builder("croft.disk")
            .description("What is kept on the node's disk, by what it is")
            .baseUnit("bytes")
            .register(registry);
    Gauge.builder("croft.jobs.running", jobs, AtomicInteger::get)
        .description("Jobs that the workers of this process execute now")
        .register(registry);
  }

  /** Counts bytes that were moved. */
  public void moved(Direction direction, long bytes) {
    Counter.builder("croft.transfer")
        .description("Bytes that were moved, by the way they went")
        .baseUnit("bytes")
        .tag("direction", direction.tag)
        .register(registry)
        .increment((double) bytes);
  }

  /** A job began. */
  public void jobBegan() {
    jobs.incrementAndGet();
  }

  /** A job ended. */
  public void jobEnded() {
    jobs.decrementAndGet();
  }

  /**
   * A step ended.
   *
   * @param kind of operation: {@code exec}, {@code file}, …
   */
  public void step(String kind, boolean emulated, boolean succeeded, Duration took) {
    Timer.builder("croft.step")
        .description("How long steps ran")
        .tags(
            "kind",
            kind,
            "emulated",
            Boolean.toString(emulated),
            "outcome",
            succeeded ? "succeeded" : "failed")
        .register(registry)
        .record(took);
  }

  /** What is on the disk now. */
  public void disk(List<UsageRecord> records) {
    Map<String, Long> sizes = new TreeMap<>();
    records.forEach(record -> sizes.merge(record.type(), record.sizeBytes(), Long::sum));
    disk.register(
        sizes.entrySet().stream()
            .map(size -> MultiGauge.Row.of(Tags.of("type", size.getKey()), size.getValue()))
            .toList(),
        true);
  }

  /** Shows how much of the disk is free whenever somebody asks. */
  public void watch(LongSupplier freeBytes) {
    Gauge.builder("croft.disk.free", freeBytes::getAsLong)
        .description("What is free on the node's disk")
        .baseUnit("bytes")
        .register(registry);
  }
}
