package dev.croft.server.history;

import java.time.Duration;

/**
 * How much history is kept. Beyond {@code maxEntries}, records older than {@code maxAge} go; beyond
 * {@code hardMaxEntries}, the oldest go whatever their age. Pinned records stay.
 */
public record HistoryLimits(int maxEntries, Duration maxAge, int hardMaxEntries) {
  /** As BuildKit: fifty records and two days, and a thousand records at most. */
  public static HistoryLimits usual() {
    return new HistoryLimits(50, Duration.ofDays(2), 1000);
  }
}
