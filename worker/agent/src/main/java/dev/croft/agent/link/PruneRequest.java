package dev.croft.agent.link;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * What may be removed. Sizes are in bytes, and 0 stands for no limit; without any limit all that
 * may go goes.
 *
 * @param all also what is kept for the farm's own sake, such as front ends
 * @param keepDuration what was used more recently stays
 * @param reservedBytes so much stays in any case
 * @param maxUsedBytes no more than this may stay
 * @param minFreeBytes so much of the disk is to be free
 * @param filters in containerd's syntax, such as {@code type==exec.cachemount}; any one must match
 */
public record PruneRequest(
    boolean all,
    Duration keepDuration,
    long reservedBytes,
    long maxUsedBytes,
    long minFreeBytes,
    List<String> filters) {

  /** Copies the filters. */
  public PruneRequest {
    filters = List.copyOf(filters);
  }

  /** A request for everything that the filters let through. */
  public static PruneRequest everything(List<String> filters) {
    return new PruneRequest(true, Duration.ZERO, 0, 0, 0, filters);
  }

  /** Whether the filters let a record through. */
  public boolean selects(UsageRecord record) {
    return UsageFilter.matchesAny(filters, record);
  }

  /**
   * How much may stay; empty where no limit is given.
   *
   * @param usedBytes what all records take now
   * @param freeBytes what is free on the disk now
   */
  public OptionalLong bytesToKeep(long usedBytes, long freeBytes) {
    if (reservedBytes == 0 && maxUsedBytes == 0 && minFreeBytes == 0) {
      return OptionalLong.empty();
    }
    if (maxUsedBytes == 0 && minFreeBytes == 0) {
      return OptionalLong.of(reservedBytes);
    }
    long keep = maxUsedBytes == 0 ? Long.MAX_VALUE : maxUsedBytes;
    if (minFreeBytes > 0) {
      keep = Math.min(keep, Math.max(0, usedBytes - Math.max(0, minFreeBytes - freeBytes)));
    }
    return OptionalLong.of(Math.max(keep, reservedBytes));
  }
}
