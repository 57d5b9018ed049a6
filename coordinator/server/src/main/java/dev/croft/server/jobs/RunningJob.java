package dev.croft.server.jobs;

import dev.croft.model.step.JobId;
import java.util.List;

/** A job in flight. Guarded by {@link Executions}. */
final class RunningJob {

  private final JobId id;
  private final String ownerBuild;
  private final List<RunningStep> steps;
  private int done;

  RunningJob(JobId id, String ownerBuild, List<RunningStep> steps) {
    this.id = id;
    this.ownerBuild = ownerBuild;
    this.steps = steps;
  }

  JobId id() {
    return id;
  }

  /** The build that had the job started. */
  String ownerBuild() {
    return ownerBuild;
  }

  List<RunningStep> steps() {
    return steps;
  }

  RunningStep step(int index) {
    return steps.get(index);
  }

  void stepDone() {
    done++;
  }

  /** The steps that did not end yet. */
  List<RunningStep> unfinished() {
    return steps.subList(done, steps.size());
  }

  boolean isWanted() {
    return unfinished().stream().anyMatch(RunningStep::isWanted);
  }
}
