package dev.croft.deploy.bench.growth;

import java.time.Duration;
import java.util.Arrays;

/** Measurements as tests need them. */
final class Measurements {

  private Measurements() {}

  static Measurement at(int size, double... seconds) {
    return new Measurement(
        size, Arrays.stream(seconds).mapToObj(s -> Duration.ofNanos(Math.round(s * 1e9))).toList());
  }
}
