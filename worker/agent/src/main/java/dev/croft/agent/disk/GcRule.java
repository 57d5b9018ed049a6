package dev.croft.agent.disk;

import dev.croft.agent.link.PruneRequest;
import java.time.Duration;
import java.util.List;

/**
 * One rule of garbage collection, with the meaning of a {@code gcpolicy} of {@code buildkitd.toml}.
 *
 * @param all also what is kept for the farm's own sake
 * @param keepDuration what was used more recently stays
 * @param reserved so much stays in any case
 * @param maxUsed no more than this may stay
 * @param minFree so much of the disk is to be free
 * @param filters what it is about; any one must match
 */
public record GcRule(
    boolean all,
    Duration keepDuration,
    DiskAmount reserved,
    DiskAmount maxUsed,
    DiskAmount minFree,
    List<String> filters) {

  private static final Duration TWO_DAYS = Duration.ofDays(2);
  private static final Duration TWO_MONTHS = Duration.ofDays(60);
  private static final long CHEAP_BYTES = 512L << 20;
  private static final long GIGABYTE = 1_000_000_000L;
  private static final DiskAmount RESERVED = new DiskAmount.AtMost(10, 10 * GIGABYTE);
  private static final DiskAmount MAX_USED = new DiskAmount.AtMost(60, 100 * GIGABYTE);
  private static final DiskAmount MIN_FREE = new DiskAmount.Percent(20);

  /** Copies the filters. */
  public GcRule {
    filters = List.copyOf(filters);
  }

  /** The rules of a node that was not told otherwise: what is easily had again goes first. */
  public static List<GcRule> usual() {
    return usual(RESERVED, MAX_USED, MIN_FREE);
  }

  /** The usual rules with limits of the caller's. */
  public static List<GcRule> usual(DiskAmount reserved, DiskAmount maxUsed, DiskAmount minFree) {
    List<String> cheap =
        List.of("type==source.local", "type==exec.cachemount", "type==source.git.checkout");
    return List.of(
        new GcRule(
            false,
            TWO_DAYS,
            DiskAmount.NONE,
            new DiskAmount.Bytes(CHEAP_BYTES),
            DiskAmount.NONE,
            cheap),
        new GcRule(false, TWO_MONTHS, reserved, maxUsed, minFree, List.of()),
        new GcRule(false, Duration.ZERO, reserved, maxUsed, minFree, List.of()),
        new GcRule(true, Duration.ZERO, reserved, maxUsed, minFree, List.of()));
  }

  /** The usual limits, for a configuration that gives some of them. */
  public static DiskAmount usualReserved() {
    return RESERVED;
  }

  /** The usual limit of what may stay. */
  public static DiskAmount usualMaxUsed() {
    return MAX_USED;
  }

  /** How much of a disk is usually to be free. */
  public static DiskAmount usualMinFree() {
    return MIN_FREE;
  }

  /** The rule for a disk of some size. */
  public PruneRequest on(DiskSpace disk) {
    return new PruneRequest(
        all,
        keepDuration,
        reserved.of(disk.totalBytes()),
        maxUsed.of(disk.totalBytes()),
        minFree.of(disk.totalBytes()),
        filters);
  }
}
