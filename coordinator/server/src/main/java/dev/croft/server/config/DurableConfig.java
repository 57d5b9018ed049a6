package dev.croft.server.config;

import dev.croft.agent.disk.DiskAmount;
import dev.croft.agent.disk.GcRule;
import dev.croft.agent.tier.S3Bucket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The {@code [durable]} table: where results are kept that outlive the workers that made them.
 *
 * @param place empty for no such place
 * @param gc the rules of garbage collection there; none where it is switched off
 */
public record DurableConfig(Optional<Place> place, List<GcRule> gc) {

  private static final Duration UNUSED = Duration.ofDays(60);

  /** Copies the rules. */
  public DurableConfig {
    gc = List.copyOf(gc);
  }

  /** Where. */
  public sealed interface Place {

    /** A directory of a file system that every node sees. */
    record Directory(Path path) implements Place {}

    /** A bucket of an S3 server. */
    record Bucket(S3Bucket bucket) implements Place {}
  }

  /** There is no such place. */
  public static DurableConfig defaults() {
    return new DurableConfig(Optional.empty(), usualGc());
  }

  /** What was not used for two months goes. */
  static List<GcRule> usualGc() {
    return List.of(
        new GcRule(true, UNUSED, DiskAmount.NONE, DiskAmount.NONE, DiskAmount.NONE, List.of()));
  }
}
