package dev.croft.model.worker;

import dev.croft.model.step.Job;
import java.time.Duration;
import java.util.List;

/**
 * The answer to a {@link WorkerState}: all jobs that the worker should be executing. It starts
 * those it is not executing, and ends what it executes beside them.
 *
 * @param askAgain after how long to ask at the latest
 */
public record DesiredState(List<Job> jobs, Duration askAgain) {

  /** Copies the jobs. */
  public DesiredState {
    jobs = List.copyOf(jobs);
  }
}
