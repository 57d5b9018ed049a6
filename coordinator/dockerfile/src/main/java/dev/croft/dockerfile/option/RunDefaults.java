package dev.croft.dockerfile.option;

import dev.croft.model.llb.ExecMeta;
import dev.croft.model.llb.ExecOp;
import java.util.List;

/**
 * What every RUN of the build is started with.
 *
 * @param shmSizeBytes of {@code /dev/shm}; 0 for the worker's default
 * @param cacheNamespace what comes before the ids of cache mounts
 */
public record RunDefaults(
    ExecOp.NetMode network,
    List<ExecMeta.HostIp> extraHosts,
    String hostname,
    long shmSizeBytes,
    List<ExecMeta.Ulimit> ulimits,
    String cgroupParent,
    String cacheNamespace) {

  /** Copies the lists. */
  public RunDefaults {
    extraHosts = List.copyOf(extraHosts);
    ulimits = List.copyOf(ulimits);
  }

  /** Nothing special. */
  public static RunDefaults none() {
    return new RunDefaults(ExecOp.NetMode.SANDBOX, List.of(), "", 0, List.of(), "", "");
  }
}
