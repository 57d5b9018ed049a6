package dev.croft.scheduler;

import java.time.Duration;

/**
 * What the farm's operator decides.
 *
 * @param emulation whether a worker may run a platform through an emulator
 * @param silence after how long a worker that says nothing is lost
 * @param patience how long a job waits for a worker of its platform to appear; zero to fail at once
 */
public record SchedulerPolicy(boolean emulation, Duration silence, Duration patience) {

  /** Emulation allowed, ten seconds of silence, no patience. */
  public static SchedulerPolicy defaults() {
    return new SchedulerPolicy(true, Duration.ofSeconds(10), Duration.ZERO);
  }
}
