package dev.croft.model.worker;

import dev.croft.model.step.JobId;
import java.util.Map;

/**
 * What a worker says when it asks what to do: who it is and which attempts of which jobs it is
 * executing.
 *
 * @param running attempts by job
 * @param draining whether it wants no new job
 */
public record WorkerState(WorkerInfo info, Map<JobId, Integer> running, boolean draining) {

  /** Copies the map. */
  public WorkerState {
    running = Map.copyOf(running);
  }
}
