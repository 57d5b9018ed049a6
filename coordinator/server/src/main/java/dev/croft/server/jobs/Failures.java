package dev.croft.server.jobs;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.step.LostContentException;
import dev.croft.model.step.StepKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is told of a failure and who tries again. Nobody inherits a stranger's first failure; what is
 * nobody's fault is tried a few times. Guarded by {@link Executions}.
 */
final class Failures {

  private static final int TRIES = 3;

  private final Map<StepKey, Integer> counts = new HashMap<>();

  /** A step ended well. */
  void forget(StepKey key) {
    counts.remove(key);
  }

  /**
   * An execution failed, and is over.
   *
   * @param another whether a second execution of the same steps goes on
   */
  void onFailed(RunningJob job, int stepIndex, CroftException failure, boolean another) {
    RunningStep failed = job.step(stepIndex);
    if (another) {
      tellOwner(job, failed, failure);
      return;
    }
    int count = counts.merge(failed.key(), 1, Integer::sum);
    boolean again = failure.kind() == FailureKind.TRANSIENT && count < TRIES;
    boolean othersTryAgain =
        count == 1 && failed.waiters().keySet().stream().anyMatch(waiter -> !job.isOwner(waiter));
    failed
        .waiters()
        .forEach(
            (waiter, vertex) -> {
              if (failure instanceof LostContentException lost) {
                waiter.lost(lost.content());
                waiter.notTaken(Set.of(vertex));
              } else if (again || (othersTryAgain && !job.isOwner(waiter))) {
                waiter.notTaken(Set.of(vertex));
              } else {
                waiter.failed(vertex, failure);
              }
            });
    if (!again && !othersTryAgain) {
      counts.remove(failed.key());
    }
    planAgain(job.unfinished().stream().filter(step -> !step.equals(failed)).toList());
  }

  /** The others have the other execution; only who started this one is told. */
  private static void tellOwner(RunningJob job, RunningStep failed, CroftException failure) {
    if (job.isSecond()) {
      return;
    }
    for (Map.Entry<Waiter, Digest> entry : Map.copyOf(failed.waiters()).entrySet()) {
      if (job.isOwner(entry.getKey())) {
        failed.waiters().remove(entry.getKey());
        entry.getKey().failed(entry.getValue(), failure);
      }
    }
  }

  static void planAgain(List<RunningStep> steps) {
    for (RunningStep step : steps) {
      step.waiters().forEach((waiter, vertex) -> waiter.notTaken(Set.of(vertex)));
    }
  }
}
