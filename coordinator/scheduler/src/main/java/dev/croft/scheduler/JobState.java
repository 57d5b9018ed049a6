package dev.croft.scheduler;

import dev.croft.model.worker.WorkerId;
import java.time.Instant;

/** Where a job is, between its submission and its end. */
public sealed interface JobState {

  /** How often the job was given to a worker so far. */
  int attempts();

  /** It waits for a worker. */
  record Queued(Instant since, int attempts) implements JobState {}

  /** A worker is to execute it, or does so. */
  record Assigned(WorkerId worker, int attempts, boolean emulated, Instant since)
      implements JobState {}
}
