package dev.croft.server.jobs;

import dev.croft.agent.trace.TraceSpan;
import dev.croft.agent.trace.Traces;
import dev.croft.model.step.JobId;
import dev.croft.model.trace.TraceParent;
import dev.croft.server.build.BuildScope;
import dev.croft.solver.graph.PlannedStep;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A job as those see it who follow the build that had it started: until a worker has it, and until
 * it is over. Thread safe.
 */
final class JobTrace {

  private final TraceSpan job;
  private final TraceSpan queue;

  private JobTrace(TraceSpan job) {
    this.job = job;
    this.queue = job.begin("wait for a worker");
  }

  /** A job begins to wait. */
  static JobTrace begin(Traces traces, BuildScope build, JobId id, List<PlannedStep> plan) {
    TraceSpan job = traces.begin("job", build.trace());
    if (job.context().isPresent()) {
      job.with("croft.job", id.value())
          .with("croft.build", build.ref())
          .with("croft.tenant", build.tenant())
          .with("croft.steps", names(plan));
    }
    return new JobTrace(job);
  }

  private static String names(List<PlannedStep> plan) {
    return plan.stream().map(step -> step.vertex().name()).collect(Collectors.joining("\n"));
  }

  /** What a worker does for the job is done for this. */
  Optional<TraceParent> context() {
    return job.context();
  }

  /** A worker has it. */
  void assigned(JobListener.Assignment on) {
    job.with("croft.worker", on.worker());
    queue
        .with("croft.worker", on.worker())
        .with("croft.worker.why", on.why())
        .with("croft.emulated", Boolean.toString(on.emulated()))
        .close();
  }

  /** It failed; the end follows. */
  void failed(String why) {
    job.failed(why);
  }

  /** Nobody waits for it any more, or it is done. */
  void end() {
    queue.close();
    job.close();
  }
}
