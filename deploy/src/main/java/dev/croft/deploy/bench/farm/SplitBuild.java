package dev.croft.deploy.bench.farm;

import java.time.Duration;
import java.util.List;

/**
 * The times of a build whose stages can run side by side.
 *
 * @param builder who built it
 * @param ideal how long the stages take when nothing else takes any time
 */
record SplitBuild(String builder, Duration ideal, List<Duration> times) {

  SplitBuild {
    times = List.copyOf(times);
  }

  double seconds() {
    return Medians.secondsOf(times);
  }

  /** What is spent beside the stages, in seconds. */
  double overheadSeconds() {
    return seconds() - ideal.toNanos() / 1e9;
  }
}
