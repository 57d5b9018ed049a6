package dev.croft.server.jobs;

import dev.croft.model.step.JobEvent;

/** Follows one job. Called by one thread at a time; must not block. */
public interface JobListener {

  /** A worker was found; its first event follows. */
  void assigned(Assignment assignment);

  /** An event of the attempt that counts. */
  void event(JobEvent event);

  /** The job lost its worker; nothing follows. What is not done has to be planned again. */
  void lost(String reason);

  /** No worker can run the job; nothing follows. */
  void impossible(String reason);

  /** Which worker got the job and why. */
  record Assignment(String worker, boolean emulated, String why) {}
}
