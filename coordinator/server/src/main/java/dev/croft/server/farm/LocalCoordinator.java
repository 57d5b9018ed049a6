package dev.croft.server.farm;

import dev.croft.agent.link.ClientLink;
import dev.croft.agent.link.CoordinatorLink;
import dev.croft.agent.link.NeededContent;
import dev.croft.agent.link.SshAgentSocket;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.step.JobEvent;
import dev.croft.model.step.JobId;
import dev.croft.model.worker.DesiredState;
import dev.croft.model.worker.WorkerState;
import dev.croft.oci.registry.CredentialSource;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.Builds;
import dev.croft.server.jobs.Executions;
import dev.croft.server.jobs.JobBoard;
import java.util.function.Function;

/** A coordinator as workers see it. */
final class LocalCoordinator implements CoordinatorLink {

  private final JobBoard board;
  private final Executions executions;
  private final Function<BuildScope, ClientLink> clients;
  private final Builds builds;

  LocalCoordinator(
      JobBoard board,
      Executions executions,
      Function<BuildScope, ClientLink> clients,
      Builds builds) {
    this.builds = builds;
    this.board = board;
    this.executions = executions;
    this.clients = clients;
  }

  @Override
  public DesiredState synchronize(WorkerState state) throws InterruptedException {
    return board.synchronize(state);
  }

  @Override
  public void report(JobEvent event) {
    board.report(event);
  }

  @Override
  public byte[] secret(JobId job, int step, String secretId) {
    return askClients(
        job,
        CroftException.notFound("secret " + secretId + ": not found"),
        client -> client.secret(secretId));
  }

  @Override
  public SshAgentSocket sshAgent(JobId job, int step, String agentId) {
    return askClients(
        job,
        CroftException.notFound("no SSH key \"" + agentId + "\" forwarded from the client"),
        client -> client.sshAgent(agentId));
  }

  /** Any of the clients that wait for the step will do: when one has left, the next is asked. */
  private <T> T askClients(JobId job, CroftException noClient, Function<ClientLink, T> question) {
    CroftException last = noClient;
    for (BuildScope scope : executions.waitingFor(job)) {
      try {
        return question.apply(clients.apply(scope));
      } catch (CroftException e) {
        if (e.kind() == FailureKind.CANCELLED && Thread.currentThread().isInterrupted()) {
          throw e;
        }
        last = e;
      }
    }
    throw last;
  }

  @Override
  public NeededContent needed() {
    return builds.needed();
  }

  @Override
  public CredentialSource credentials(JobId job) {
    return new WaitersCredentials(
        () -> executions.waitingFor(job), scope -> clients.apply(scope).credentials());
  }
}
