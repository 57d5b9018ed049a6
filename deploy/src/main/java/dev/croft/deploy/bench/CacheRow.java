package dev.croft.deploy.bench;

import java.util.List;
import java.util.Locale;

/**
 * A row of the table of cache mounts.
 *
 * @param ours what was measured here, in words
 * @param theirs what it is compared with; "" where that is a number
 * @param value what is to be at most {@code limit}
 */
record CacheRow(String work, String cache, String ours, String theirs, double value, double limit) {

  private static final int MILLIS = 1000;

  /** The times of a pair of builders: ours and the other's. */
  static CacheRow ofPairs(String cache, Result result) {
    return new CacheRow(
        result.title(),
        cache,
        millis(result, 0),
        millis(result, 1),
        result.medianOfPairs(1),
        result.goal());
  }

  private static String millis(Result result, int peer) {
    return String.format(Locale.ROOT, "%,d ms", result.median(peer).toMillis());
  }

  List<String> cells() {
    boolean isRatio = limit < MILLIS / 10.0;
    return List.of(
        work,
        cache,
        ours,
        theirs,
        isRatio ? String.format(Locale.ROOT, "%.2f", value) : Math.round(value) + " ms",
        (isRatio ? Double.toString(limit) : Math.round(limit) + " ms")
            + (value <= limit ? "" : ": **missed**"));
  }
}
