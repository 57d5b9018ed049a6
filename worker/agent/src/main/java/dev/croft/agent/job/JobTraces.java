package dev.croft.agent.job;

import dev.croft.agent.trace.TraceSpan;
import dev.croft.agent.trace.Traces;
import dev.croft.model.step.Job;
import dev.croft.model.step.Step;
import dev.croft.model.worker.WorkerId;

/** What a worker tells of its jobs to those who follow a build. */
public record JobTraces(Traces traces, WorkerId worker) {

  /** A job began. */
  TraceSpan job(Job job) {
    return traces
        .begin("execute job", job.trace())
        .with("croft.job", job.id().value())
        .with("croft.job.attempt", Integer.toString(job.attempt()))
        .with("croft.worker", worker.value())
        .with("croft.platform", job.platform().format());
  }

  /** A step of it began. */
  static TraceSpan step(TraceSpan job, Step step) {
    return job.begin(step.vertex().name())
        .with("croft.vertex", step.vertex().digest().value())
        .with("croft.step.kind", step.op().getClass().getSimpleName());
  }
}
