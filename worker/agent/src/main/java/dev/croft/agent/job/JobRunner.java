package dev.croft.agent.job;

import dev.croft.agent.disk.DiskKeeper;
import dev.croft.agent.input.WorkerStores;
import dev.croft.agent.link.CoordinatorLink;
import dev.croft.agent.meter.WorkerMeters;
import dev.croft.agent.trace.TraceSpan;
import dev.croft.engine.emulation.Platforms;
import dev.croft.engine.exec.StepProcess;
import dev.croft.engine.fileop.FileOps;
import dev.croft.engine.snapshot.SnapshotStore;
import dev.croft.engine.tree.TreeOps;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.llb.BuildOp;
import dev.croft.model.llb.DiffOp;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.FileOp;
import dev.croft.model.llb.MergeOp;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.progress.VertexEvent;
import dev.croft.model.step.Content;
import dev.croft.model.step.Job;
import dev.croft.model.step.JobEvent;
import dev.croft.model.step.Step;
import dev.croft.model.step.StepInput;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Executes jobs: the steps in their order, each on what the earlier ones made. Thread safe. */
public final class JobRunner {

  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  private final StepExecutor processes;
  private final StepExecutor files;
  private final StepExecutor trees;
  private final SnapshotStore snapshots;
  private final DiskKeeper disk;
  private final WorkerMeters meters;
  private final JobTraces traces;
  private final Runnable announced;

  private JobRunner(
      StepExecutor processes,
      StepExecutor files,
      StepExecutor trees,
      SnapshotStore snapshots,
      DiskKeeper disk,
      WorkerMeters meters,
      JobTraces traces,
      Runnable announced) {
    this.announced = announced;
    this.traces = traces;
    this.meters = meters;
    this.snapshots = snapshots;
    this.disk = disk;
    this.processes = processes;
    this.files = files;
    this.trees = trees;
  }

  /**
   * Executes jobs with the parts of a worker.
   *
   * @param announced waits until others can find what was made before
   */
  public static JobRunner of(
      WorkerStores stores,
      ExecMounts.Parts parts,
      FileOps files,
      TreeOps trees,
      StepProcess processes,
      Platforms platforms,
      DiskKeeper disk,
      WorkerMeters meters,
      JobTraces traces,
      Runnable announced) {
    return new JobRunner(
        new ExecSteps(parts, processes, platforms, disk::space),
        new FileSteps(parts.inputs(), files),
        new TreeSteps(stores, parts.inputs(), trees),
        stores.snapshots(),
        disk,
        meters,
        traces,
        announced);
  }

  /** Executes a job on the calling thread, and reports; an interrupt ends it. */
  void run(Job job, CoordinatorLink coordinator) {
    meters.jobBegan();
    try (TraceSpan span = traces.job(job)) {
      disk.beforeJob();
      steps(job, span, coordinator);
    } finally {
      meters.jobEnded();
    }
  }

  private void steps(Job job, TraceSpan jobSpan, CoordinatorLink coordinator) {
    List<List<Content>> made = new ArrayList<>();
    for (int i = 0; i < job.steps().size(); i++) {
      TraceSpan span = JobTraces.step(jobSpan, job.steps().get(i));
      StepReporter reporter = new StepReporter(coordinator, job, i, span);
      try {
        reporter.event(new VertexEvent.Started(Instant.now()));
        StepExecutor.Outcome outcome = followed(job.steps().get(i), made, reporter, span);
        Instant end = Instant.now();
        reporter.event(new VertexEvent.Completed(end, false, ""));
        made.add(outcome.outputs());
        describe(job.steps().get(i), outcome.outputs());
        coordinator.report(
            new JobEvent.StepDone(
                job.id(), job.attempt(), i, outcome.outputs(), outcome.emulated(), end),
            announced);
      } catch (InterruptedException e) {
        fail(job, i, reporter, coordinator, CroftException.cancelled("context canceled"));
        return;
      } catch (CroftException e) {
        fail(job, i, reporter, coordinator, e);
        return;
      } catch (RuntimeException | Error e) {
        LOG.error("step {} of job {} failed", job.steps().get(i).vertex().name(), job.id(), e);
        fail(
            job,
            i,
            reporter,
            coordinator,
            new CroftException(FailureKind.INTERNAL, "internal error: " + e, e));
        return;
      }
    }
    coordinator.report(new JobEvent.JobDone(job.id(), job.attempt()));
  }

  /** Notes what made the outputs, for those who ask what takes room. */
  private void describe(Step step, List<Content> outputs) {
    for (int i = 0; i < outputs.size(); i++) {
      if (outputs.get(i) instanceof Content.Snapshot snapshot) {
        snapshots.describe(snapshot.id(), StepDescription.origin(step, i));
      }
    }
  }

  private static void fail(
      Job job,
      int step,
      StepReporter reporter,
      CoordinatorLink coordinator,
      CroftException failure) {
    reporter.event(new VertexEvent.Completed(Instant.now(), false, failure.text()));
    coordinator.report(new JobEvent.JobFailed(job.id(), job.attempt(), step, failure));
  }

  private StepExecutor.Outcome followed(
      Step step, List<List<Content>> made, StepReporter reporter, TraceSpan span)
      throws InterruptedException {
    try (span) {
      try {
        StepExecutor.Outcome outcome = measured(step, made, reporter);
        span.with("croft.emulated", Boolean.toString(outcome.emulated()));
        return outcome;
      } catch (CroftException e) {
        span.failed(e.text());
        throw e;
      } catch (InterruptedException | RuntimeException | Error e) {
        span.failed(e.toString());
        throw e;
      }
    }
  }

  private StepExecutor.Outcome measured(Step step, List<List<Content>> made, StepReporter reporter)
      throws InterruptedException {
    long began = System.nanoTime();
    Optional<StepExecutor.Outcome> outcome = Optional.empty();
    try {
      outcome = Optional.of(execute(step, made, reporter));
      return outcome.get();
    } finally {
      meters.step(
          kind(step),
          outcome.map(StepExecutor.Outcome::emulated).orElse(false),
          outcome.isPresent(),
          Duration.ofNanos(System.nanoTime() - began));
    }
  }

  private static String kind(Step step) {
    return switch (step.op()) {
      case ExecOp exec -> "exec";
      case FileOp file -> "file";
      case MergeOp merge -> "merge";
      case DiffOp diff -> "diff";
      case SourceOp source -> "source";
      case BuildOp build -> "build";
    };
  }

  private StepExecutor.Outcome execute(Step step, List<List<Content>> made, StepReporter reporter)
      throws InterruptedException {
    List<Content> inputs = new ArrayList<>();
    for (StepInput input : step.inputs()) {
      inputs.add(
          switch (input) {
            case StepInput.Ready ready -> ready.content();
            case StepInput.Earlier earlier -> made.get(earlier.step()).get(earlier.output());
          });
    }
    return switch (step.op()) {
      case ExecOp exec -> processes.execute(step, inputs, reporter);
      case FileOp file -> files.execute(step, inputs, reporter);
      case MergeOp merge -> trees.execute(step, inputs, reporter);
      case DiffOp diff -> trees.execute(step, inputs, reporter);
      case SourceOp source ->
          throw new IllegalStateException("a source is no step: " + source.identifier());
      case BuildOp build -> throw CroftException.unsupported("nested builds are not supported");
    };
  }
}
