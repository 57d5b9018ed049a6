package dev.croft.model.image;

import java.time.Duration;
import java.util.List;

/** How a container is asked whether it is well. Zero durations and retries mean "inherit". */
public record Healthcheck(
    List<String> test,
    Duration interval,
    Duration timeout,
    Duration startPeriod,
    Duration startInterval,
    int retries) {

  /** Copies the test. */
  public Healthcheck {
    test = List.copyOf(test);
  }
}
