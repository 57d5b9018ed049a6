package dev.croft.deploy.bench.farm;

import java.time.Duration;
import java.util.List;

/** Values in the middle. */
final class Medians {

  private Medians() {}

  /** The middle one of some values, of which there is one at least. */
  static double of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  /** The middle one of some times, in seconds. */
  static double secondsOf(List<Duration> times) {
    return of(times.stream().map(time -> time.toNanos() / 1e9).toList());
  }
}
