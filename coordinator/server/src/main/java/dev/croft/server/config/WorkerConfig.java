package dev.croft.server.config;

import dev.croft.agent.disk.GcRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The {@code [worker.oci]} table.
 *
 * @param maxParallelism how many jobs a worker runs at once; empty for one for each processor
 * @param binary the container runtime; empty for {@code runc}
 * @param gc the rules of garbage collection; none where it is switched off
 * @param networkPool how many network namespaces are kept ready
 */
public record WorkerConfig(
    OptionalInt maxParallelism,
    Optional<String> binary,
    int networkPool,
    String cgroupParent,
    Map<String, String> labels,
    List<GcRule> gc) {

  /** Copies the collections. */
  public WorkerConfig {
    labels = Map.copyOf(labels);
    gc = List.copyOf(gc);
  }

  /** What suits most machines. */
  public static WorkerConfig defaults() {
    return new WorkerConfig(
        OptionalInt.empty(), Optional.empty(), 4, "/croft", Map.of(), GcRule.usual());
  }
}
