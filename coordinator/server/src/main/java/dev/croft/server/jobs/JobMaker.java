package dev.croft.server.jobs;

import dev.croft.agent.trace.Traces;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.Mount;
import dev.croft.model.llb.MountKind;
import dev.croft.model.platform.Platform;
import dev.croft.model.step.Content;
import dev.croft.model.step.Job;
import dev.croft.model.step.JobId;
import dev.croft.model.step.Step;
import dev.croft.model.step.StepInput;
import dev.croft.model.worker.WorkerId;
import dev.croft.scheduler.JobDemand;
import dev.croft.scheduler.Needs;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.JobWishes;
import dev.croft.solver.graph.PlannedStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Makes jobs of planned steps. */
final class JobMaker {

  private final Platform defaultPlatform;
  private final String farmMember;
  private final Locality locality;
  private final MountLocality mounts;
  private final Traces traces;
  private final AtomicLong nextJob = new AtomicLong();

  JobMaker(
      Platform defaultPlatform,
      String farmMember,
      Locality locality,
      MountLocality mounts,
      Traces traces) {
    this.traces = traces;
    this.mounts = mounts;
    this.defaultPlatform = defaultPlatform;
    this.farmMember = farmMember;
    this.locality = locality;
  }

  /** A job, what it asks of the farm, and what is seen of it. */
  record Made(Job job, JobDemand demand, JobTrace trace) {}

  /** Who has how much of what steps work on. */
  Map<WorkerId, Long> bytesAt(String tenant, List<PlannedStep> plan) {
    List<Content> contents = new ArrayList<>();
    for (PlannedStep step : plan) {
      for (StepInput input : step.inputs()) {
        if (input instanceof StepInput.Ready ready) {
          contents.add(ready.content());
        }
      }
    }
    Map<WorkerId, Long> bytes =
        new HashMap<>(contents.isEmpty() ? Map.of() : locality.bytesAt(contents));
    Set<String> ids = cacheMounts(plan);
    if (!ids.isEmpty()) {
      mounts.bytesAt(tenant, ids).forEach((worker, warm) -> bytes.merge(worker, warm, Long::sum));
    }
    return bytes;
  }

  private static Set<String> cacheMounts(List<PlannedStep> plan) {
    Set<String> ids = new HashSet<>();
    for (PlannedStep step : plan) {
      if (step.vertex().op() instanceof ExecOp exec) {
        for (Mount mount : exec.mounts()) {
          if (mount.kind() instanceof MountKind.Cache cache) {
            ids.add(cache.id().isEmpty() ? mount.dest() : cache.id());
          }
        }
      }
    }
    return ids;
  }

  Made make(BuildScope scope, List<PlannedStep> plan, Map<WorkerId, Long> bytes) {
    JobId id = new JobId(farmMember + "-" + nextJob.incrementAndGet());
    List<Step> steps =
        plan.stream()
            .map(planned -> new Step(planned.identity(), planned.vertex(), planned.inputs()))
            .toList();
    Platform platform = plan.getFirst().vertex().platform().orElse(defaultPlatform);
    boolean executes = plan.stream().anyMatch(step -> step.vertex().op() instanceof ExecOp);
    JobWishes wishes = scope.wishes();
    JobDemand demand =
        new JobDemand(
            id,
            scope.tenant(),
            wishes.priority(),
            executes ? Optional.of(platform) : Optional.empty(),
            executes ? new Needs(wishes.cpus(), wishes.memoryBytes()) : Needs.usual(),
            bytes);
    JobTrace trace = JobTrace.begin(traces, scope, id, plan);
    Job job = new Job(id, 1, scope.tenant(), platform, steps, trace.context());
    return new Made(job, demand, trace);
  }

  /** The plan of what is left of a job, which begins with what its first steps made. */
  static List<PlannedStep> rest(RunningJob job) {
    return job.unfinished().stream()
        .map(
            step -> {
              PlannedStep plan = step.plan();
              List<StepInput> inputs =
                  plan.inputs().stream().map(input -> inputOfRest(job, input)).toList();
              return new PlannedStep(
                  plan.vertex(), plan.identity(), plan.keys(), plan.replace(), inputs);
            })
        .toList();
  }

  private static StepInput inputOfRest(RunningJob job, StepInput input) {
    return switch (input) {
      case StepInput.Ready ready -> ready;
      case StepInput.Earlier earlier ->
          earlier.step() < job.stepsDone()
              ? new StepInput.Ready(job.step(earlier.step()).outputs().get(earlier.output()))
              : new StepInput.Earlier(earlier.step() - job.stepsDone(), earlier.output());
    };
  }
}
