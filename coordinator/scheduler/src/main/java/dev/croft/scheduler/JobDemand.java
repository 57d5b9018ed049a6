package dev.croft.scheduler;

import dev.croft.model.platform.Platform;
import dev.croft.model.step.JobId;
import dev.croft.model.worker.WorkerId;
import java.util.Map;
import java.util.Optional;

/**
 * What a job asks of the farm.
 *
 * @param tenant whose it is; tenants share the farm evenly
 * @param priority higher goes first within a tenant
 * @param platform whose processes it starts; empty where it starts none, so that any worker will do
 * @param needs what it takes of its worker
 * @param localBytes how many bytes of its inputs a worker already has; workers that have none are
 *     not named
 */
public record JobDemand(
    JobId id,
    String tenant,
    int priority,
    Optional<Platform> platform,
    Needs needs,
    Map<WorkerId, Long> localBytes) {

  /** Copies the map. */
  public JobDemand {
    localBytes = Map.copyOf(localBytes);
  }

  /** A job that needs what is usual. */
  public JobDemand(
      JobId id,
      String tenant,
      int priority,
      Optional<Platform> platform,
      Map<WorkerId, Long> localBytes) {
    this(id, tenant, priority, platform, Needs.usual(), localBytes);
  }

  Shape shape() {
    return new Shape(platform, needs);
  }

  long bytesAt(WorkerId worker) {
    return localBytes.getOrDefault(worker, 0L);
  }
}
