package dev.croft.agent.link;

import dev.croft.model.step.JobEvent;
import dev.croft.model.step.JobId;
import dev.croft.model.worker.DesiredState;
import dev.croft.model.worker.WorkerState;
import dev.croft.oci.registry.CredentialSource;

/** What a worker asks of its coordinator. Thread safe. */
public interface CoordinatorLink {

  /**
   * Says how the worker is and learns what it should be doing. Waits until that differs from what
   * it is doing, or for as long as the farm likes to go without a word.
   */
  DesiredState synchronize(WorkerState state) throws InterruptedException;

  /** Reports what happens to a job. Events of one job come from one thread, in order. */
  void report(JobEvent event);

  /**
   * Reports what happens to a job once something else was done, which may be later and on another
   * thread: nobody hears of it before. The order of a job's events stays.
   */
  default void report(JobEvent event, Runnable first) {
    first.run();
    report(event);
  }

  /**
   * A secret of the client's, for one step.
   *
   * @throws dev.croft.model.failure.CroftException with kind NOT_FOUND where the client has none of
   *     that name
   */
  byte[] secret(JobId job, int step, String secretId);

  /**
   * The client's ssh agent, for one step.
   *
   * @param agentId which of the client's agents, such as {@code default}
   * @throws dev.croft.model.failure.CroftException with kind NOT_FOUND where the client has none of
   *     that name
   */
  SshAgentSocket sshAgent(JobId job, int step, String agentId);

  /**
   * What running builds need, so that garbage collection leaves it.
   *
   * @throws dev.croft.model.failure.CroftException with kind TRANSIENT where that is not known now;
   *     nothing must be removed then
   */
  default NeededContent needed() {
    return NeededContent.NOTHING;
  }

  /** The registry credentials of the clients that wait for a job. */
  CredentialSource credentials(JobId job);
}
