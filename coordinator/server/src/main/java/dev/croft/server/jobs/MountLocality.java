package dev.croft.server.jobs;

import dev.croft.model.worker.WorkerId;
import java.util.Map;
import java.util.Set;

/** Says where cache mounts are warm. Thread safe; may block for a moment. */
@FunctionalInterface
public interface MountLocality {

  /**
   * How many bytes of a tenant's mounts need not move to a worker; workers that have nothing are
   * left out.
   */
  Map<WorkerId, Long> bytesAt(String tenant, Set<String> ids);

  /** Nothing is known. */
  static MountLocality none() {
    return (tenant, ids) -> Map.of();
  }
}
