package dev.croft.agent.remote;

import dev.croft.agent.cluster.Node;
import dev.croft.agent.cluster.Nodes;
import dev.croft.agent.link.CoordinatorLink;
import dev.croft.agent.link.NeededContent;
import dev.croft.agent.link.SshAgentSocket;
import dev.croft.agent.node.NodeChannels;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.step.JobEvent;
import dev.croft.model.step.JobId;
import dev.croft.model.worker.DesiredState;
import dev.croft.model.worker.WorkerId;
import dev.croft.model.worker.WorkerState;
import dev.croft.oci.registry.CredentialSource;
import dev.croft.protocol.farm.FarmFailures;
import dev.croft.protocol.farm.JobEventMessages;
import dev.croft.protocol.farm.WorkerStateMessages;
import dev.croft.protocol.generated.farm.HeadGrpc;
import dev.croft.protocol.generated.farm.ReportRequest;
import dev.croft.protocol.generated.farm.ReportResponse;
import dev.croft.protocol.generated.farm.SecretRequest;
import dev.croft.protocol.generated.farm.SshAgentRequest;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The head of the farm, whichever coordinator that is now. While there is none, or it does not
 * answer, questions fail with kind TRANSIENT and events wait. Thread safe.
 */
public final class HeadLink implements CoordinatorLink, AutoCloseable {

  private static final long PATIENCE_SECONDS = 10;

  /** The head answers such a call within two seconds. */
  private static final long SYNCHRONIZE_SECONDS = 5;

  private static final String HEAD = "the coordinator";

  private final WorkerId worker;
  private final Nodes nodes;
  private final NodeChannels channels;
  private final EventOutbox outbox;
  private final String incarnation = UUID.randomUUID().toString();
  private volatile long epoch;

  /** A link for one worker. */
  public HeadLink(WorkerId worker, Nodes nodes, NodeChannels channels) {
    this.worker = worker;
    this.nodes = nodes;
    this.channels = channels;
    this.outbox = new EventOutbox(worker.value(), this::send);
  }

  @Override
  public DesiredState synchronize(WorkerState state) throws InterruptedException {
    try {
      var answer =
          HeadGrpc.newBlockingStub(head())
              .withDeadlineAfter(SYNCHRONIZE_SECONDS, TimeUnit.SECONDS)
              .synchronize(WorkerStateMessages.write(state));
      epoch = answer.getEpoch();
      return WorkerStateMessages.read(answer);
    } catch (StatusRuntimeException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      nodes.head().ifPresent(head -> channels.renew(head.address()));
      throw FarmFailures.of(HEAD, e);
    }
  }

  @Override
  public void report(JobEvent event) {
    report(event, () -> {});
  }

  /**
   * The end of an attempt is reported when the head knows it: until then the worker has the job.
   */
  @Override
  public void report(JobEvent event, Runnable first) {
    outbox.post(JobEventMessages.write(event), first);
    switch (event) {
      case JobEvent.JobDone _, JobEvent.JobFailed _ -> outbox.flush();
      case JobEvent.Progress _, JobEvent.InputProgress _, JobEvent.StepDone _ -> {}
    }
  }

  private void send(long first, List<dev.croft.protocol.generated.farm.JobEvent> events) {
    try {
      ReportResponse _ =
          HeadGrpc.newBlockingStub(head())
              .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
              .report(
                  ReportRequest.newBuilder()
                      .setWorker(worker.value())
                      .setIncarnation(incarnation)
                      .setFirst(first)
                      .setEpoch(epoch)
                      .addAllEvents(events)
                      .build());
    } catch (StatusRuntimeException e) {
      throw FarmFailures.of(HEAD, e);
    }
  }

  @Override
  public byte[] secret(JobId job, int step, String secretId) {
    try {
      return HeadGrpc.newBlockingStub(head())
          .secret(
              SecretRequest.newBuilder().setJob(job.value()).setStep(step).setId(secretId).build())
          .getSecret()
          .toByteArray();
    } catch (StatusRuntimeException e) {
      throw FarmFailures.of(HEAD, e);
    }
  }

  @Override
  public SshAgentSocket sshAgent(JobId job, int step, String agentId) {
    return AgentTunnel.open(
        head(),
        SshAgentRequest.newBuilder().setJob(job.value()).setStep(step).setId(agentId).build());
  }

  @Override
  public NeededContent needed() {
    return new FarmNeeds(nodes, channels).needed();
  }

  @Override
  public CredentialSource credentials(JobId job) {
    return new RemoteCredentials(this::head, job.value(), "");
  }

  private Channel head() {
    Node head =
        nodes
            .head()
            .orElseThrow(
                () ->
                    new CroftException(
                        FailureKind.TRANSIENT, "there is no coordinator in the farm now"));
    return channels.to(head.address());
  }

  @Override
  public void close() {
    outbox.close();
  }
}
