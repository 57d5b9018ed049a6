package dev.croft.deploy.bench.growth;

import java.time.Duration;
import java.util.List;

/**
 * The times that were taken at one size.
 *
 * @param times at least one, in the order in which they were taken
 */
record Measurement(int size, List<Duration> times) {

  Measurement {
    times = List.copyOf(times);
    if (size < 1 || times.isEmpty()) {
      throw new IllegalArgumentException("no times at size " + size);
    }
  }

  /** The time in the middle, in seconds. */
  double medianSeconds() {
    List<Double> sorted = seconds();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  double shortestSeconds() {
    return seconds().getFirst();
  }

  double longestSeconds() {
    return seconds().getLast();
  }

  private List<Double> seconds() {
    return times.stream().map(time -> time.toNanos() / 1e9).sorted().toList();
  }
}
