package dev.croft.agent.job;

import dev.croft.agent.link.CoordinatorLink;
import dev.croft.agent.link.SshAgentSocket;
import dev.croft.agent.trace.TraceSpan;
import dev.croft.model.progress.VertexEvent;
import dev.croft.model.step.Job;
import dev.croft.model.step.JobEvent;
import dev.croft.oci.registry.CredentialSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** What one step of a job tells its coordinator and asks of it. */
public final class StepReporter implements MountClient {

  private final CoordinatorLink coordinator;
  private final Job job;
  private final int step;
  private final TraceSpan span;

  StepReporter(CoordinatorLink coordinator, Job job, int step, TraceSpan span) {
    this.span = span;
    this.coordinator = coordinator;
    this.job = job;
    this.step = step;
  }

  /** Whose job it is. */
  @Override
  public String tenant() {
    return job.tenant();
  }

  /** A part of the step begins, for those who follow the build; to be closed where it ends. */
  TraceSpan begin(String part) {
    return span.begin(part);
  }

  /** Something happened to the step. */
  void event(VertexEvent event) {
    coordinator.report(new JobEvent.Progress(job.id(), job.attempt(), step, event));
  }

  /** Something happened to an input while it was made ready. */
  @Override
  public void input(int input, VertexEvent event) {
    coordinator.report(new JobEvent.InputProgress(job.id(), job.attempt(), step, input, event));
  }

  /** The step's process wrote something. */
  void output(int stream, byte[] bytes) {
    event(new VertexEvent.Log(stream, ByteBuffer.wrap(bytes).asReadOnlyBuffer(), Instant.now()));
  }

  /** The worker has something to say in the step's output. */
  @Override
  public void note(String line) {
    output(2, (line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** A secret of the client's. */
  @Override
  public byte[] secret(String id) {
    return coordinator.secret(job.id(), step, id);
  }

  @Override
  public SshAgentSocket sshAgent(String id) {
    return coordinator.sshAgent(job.id(), step, id);
  }

  /** The client's registry credentials. */
  @Override
  public CredentialSource credentials() {
    return coordinator.credentials(job.id());
  }
}
