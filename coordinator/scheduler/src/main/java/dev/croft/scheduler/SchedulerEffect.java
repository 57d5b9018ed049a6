package dev.croft.scheduler;

import dev.croft.model.step.JobId;
import dev.croft.model.worker.WorkerId;
import java.time.Duration;

/** What follows from an event. */
public sealed interface SchedulerEffect {

  /**
   * A worker is to execute a job.
   *
   * @param attempt counts from 1
   * @param why for people: what spoke for this worker
   * @param waited how long the job waited for it
   */
  record Assign(
      JobId job, WorkerId worker, int attempt, boolean emulated, String why, Duration waited)
      implements SchedulerEffect {}

  /** A worker that was thought lost is back, and keeps the attempt that it executes. */
  record Resumed(JobId job, WorkerId worker, int attempt) implements SchedulerEffect {}

  /** A worker is to stop executing an attempt. */
  record Revoke(JobId job, WorkerId worker, int attempt) implements SchedulerEffect {}

  /**
   * A job lost its worker and waits again; what the lost attempt still publishes is to be refused.
   */
  record Requeued(JobId job, WorkerId lost, int attempt) implements SchedulerEffect {}

  /** No worker can ever run the job; it is forgotten. */
  record Impossible(JobId job, String reason) implements SchedulerEffect {}
}
