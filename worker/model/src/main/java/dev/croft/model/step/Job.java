package dev.croft.model.step;

import dev.croft.model.platform.Platform;
import dev.croft.model.trace.TraceParent;
import java.util.List;
import java.util.Optional;

/**
 * A run of steps that belong to one stage for one platform and execute on one worker, one after the
 * other.
 *
 * @param attempt counts from 1: how often the job was given to a worker; what an earlier attempt
 *     publishes is refused
 * @param tenant whose cache mounts the steps see
 * @param trace what the job is done for, where somebody follows that
 */
public record Job(
    JobId id,
    int attempt,
    String tenant,
    Platform platform,
    List<Step> steps,
    Optional<TraceParent> trace) {

  /** Copies the steps. */
  public Job {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("job " + id + " has no steps");
    }
  }

  /** A job that nobody follows. */
  public Job(JobId id, int attempt, String tenant, Platform platform, List<Step> steps) {
    this(id, attempt, tenant, platform, steps, Optional.empty());
  }

  /** The same job, given to a worker once more. */
  public Job onAttempt(int number) {
    return new Job(id, number, tenant, platform, steps, trace);
  }
}
