package dev.croft.server.build;

import java.time.Duration;
import java.time.Instant;

/** Where a step is on its way through the farm, as those who want it are told. */
public sealed interface StepPlace {

  /**
   * It waits for a worker.
   *
   * @param position 1 where it is next
   * @param reason for people, to follow <i>waits</i>
   */
  record Waits(int position, String reason, Instant since) implements StepPlace {}

  /**
   * A worker has it.
   *
   * @param why what spoke for that worker
   * @param waited how long it waited before
   * @param workers how many the farm has
   */
  record Runs(String worker, boolean emulated, String why, Duration waited, int workers)
      implements StepPlace {}
}
