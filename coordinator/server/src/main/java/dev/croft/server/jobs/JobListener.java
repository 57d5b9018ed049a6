package dev.croft.server.jobs;

import dev.croft.model.step.JobEvent;
import dev.croft.scheduler.Waiting;
import java.time.Duration;

/** Follows one job. Called by one thread at a time; must not block. */
public interface JobListener {

  /** The job waits for longer than a moment; told again about every second. */
  void waits(Waiting waiting);

  /** A worker was found; its first event follows. */
  void assigned(Assignment assignment);

  /** An event of the attempt that counts. */
  void event(JobEvent event);

  /** The job lost its worker; nothing follows. What is not done has to be planned again. */
  void lost(String reason);

  /** No worker can run the job; nothing follows. */
  void impossible(String reason);

  /**
   * Which worker got the job and why.
   *
   * @param waited how long the job waited for it
   * @param workers among how many it was chosen
   */
  record Assignment(String worker, boolean emulated, String why, Duration waited, int workers) {}
}
