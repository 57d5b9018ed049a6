package dev.croft.scheduler;

import dev.croft.model.step.JobId;
import dev.croft.model.worker.WorkerId;
import dev.croft.model.worker.WorkerState;
import java.time.Instant;

/** What happened in the farm. */
public sealed interface SchedulerEvent {

  /** Somebody wants a job run. */
  record JobSubmitted(JobDemand demand) implements SchedulerEvent {}

  /**
   * An attempt came to its end, well or not; the job is not run again. Ends of older attempts are
   * ignored.
   */
  record JobEnded(JobId job, int attempt) implements SchedulerEvent {}

  /** Nobody wants the job any more. */
  record JobWithdrawn(JobId job) implements SchedulerEvent {}

  /** A worker said who it is and what it does. */
  record WorkerSeen(WorkerState state) implements SchedulerEvent {}

  /** A worker left. */
  record WorkerGone(WorkerId worker) implements SchedulerEvent {}

  /**
   * Workers that are not known here may come until then: no job is given up before.
   *
   * @param until a moment
   */
  record WorkersExpected(Instant until) implements SchedulerEvent {}

  /** Nothing but that time passed. */
  record TimePassed() implements SchedulerEvent {}
}
