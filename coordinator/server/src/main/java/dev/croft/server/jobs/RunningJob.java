package dev.croft.server.jobs;

import dev.croft.model.step.JobId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A job in flight. Two jobs are rivals while both execute the same steps, since nothing was seen of
 * the first. Guarded by {@link Executions}.
 */
final class RunningJob {

  private final JobId id;
  private final String ownerBuild;
  private final List<RunningStep> steps;
  private final boolean second;
  private final JobTrace trace;
  private Optional<Instant> lastSign = Optional.empty();
  private Optional<RunningJob> rival = Optional.empty();
  private int done;

  /**
   * A job of which nothing was seen.
   *
   * @param second whether it executes again what another job hangs in
   */
  RunningJob(JobId id, String ownerBuild, List<RunningStep> steps, boolean second, JobTrace trace) {
    this.trace = trace;
    this.id = id;
    this.ownerBuild = ownerBuild;
    this.steps = List.copyOf(steps);
    this.second = second;
  }

  JobId id() {
    return id;
  }

  /** The build that had the job started. */
  String ownerBuild() {
    return ownerBuild;
  }

  boolean isSecond() {
    return second;
  }

  /** What those see of it who follow the build that had it started. */
  JobTrace trace() {
    return trace;
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

  int stepsDone() {
    return done;
  }

  /** The steps that did not end yet. */
  List<RunningStep> unfinished() {
    return steps.subList(done, steps.size());
  }

  boolean isWanted() {
    return unfinished().stream().anyMatch(RunningStep::isWanted);
  }

  boolean isOwner(Waiter waiter) {
    return waiter.scope().ref().equals(ownerBuild);
  }

  void sign(Instant now) {
    lastSign = Optional.of(now);
  }

  Optional<RunningJob> rival() {
    return rival;
  }

  void rival(Optional<RunningJob> other) {
    rival = other;
  }

  /** Whether others than the one who started it have waited for a sign of it for too long. */
  boolean hangsForOthers(HangPolicy policy, Instant now) {
    if (second || rival.isPresent() || lastSign.isEmpty() || unfinished().isEmpty()) {
      return false;
    }
    List<Waiter> waiters =
        unfinished().stream().flatMap(step -> step.waiters().keySet().stream()).toList();
    boolean ownerThere = waiters.stream().anyMatch(this::isOwner);
    boolean others = unfinished().getFirst().waiters().keySet().stream().anyMatch(w -> !isOwner(w));
    return others
        && !lastSign.get().plus(ownerThere ? policy.ownerThere() : policy.ownerGone()).isAfter(now);
  }
}
