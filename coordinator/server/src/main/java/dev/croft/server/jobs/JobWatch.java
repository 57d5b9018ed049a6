package dev.croft.server.jobs;

import dev.croft.model.step.Job;
import java.time.Duration;

/** Hears what becomes of jobs; must not block. */
public interface JobWatch {

  /** Nobody hears. */
  JobWatch NONE = (job, waited) -> {};

  /** A job got a worker. */
  void assigned(Job job, Duration waited);
}
