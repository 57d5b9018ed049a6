package dev.croft.model.step;

import dev.croft.model.platform.Platform;
import java.util.List;

/**
 * A run of steps that belong to one stage for one platform and execute on one worker, one after the
 * other.
 *
 * @param attempt counts from 1: how often the job was given to a worker; what an earlier attempt
 *     publishes is refused
 * @param tenant whose cache mounts the steps see
 */
public record Job(JobId id, int attempt, String tenant, Platform platform, List<Step> steps) {

  /** Copies the steps. */
  public Job {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("job " + id + " has no steps");
    }
  }
}
