package dev.croft.server.farm;

import dev.croft.agent.worker.WorkerSettings;
import dev.croft.model.platform.Platform;
import dev.croft.model.worker.WorkerId;
import dev.croft.server.config.FarmConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a worker is told beside the configuration file.
 *
 * @param root its directory
 * @param slots how many jobs it runs at once; empty for what the configuration says
 * @param platforms the only ones that it offers, if there are any
 * @param blockedPorts ports of this machine that steps must not reach
 */
public record WorkerSetup(
    WorkerId id,
    Path root,
    OptionalInt slots,
    List<Platform> platforms,
    List<Integer> blockedPorts) {

  private static final int LEAST_SLOTS = 2;

  /** Copies the lists. */
  public WorkerSetup {
    platforms = List.copyOf(platforms);
    blockedPorts = List.copyOf(blockedPorts);
  }

  /** Together with what the configuration says. */
  public WorkerSettings with(FarmConfig config) {
    int cores = Runtime.getRuntime().availableProcessors();
    return new WorkerSettings(
        id,
        root,
        slots.orElseGet(
            () -> config.worker().maxParallelism().orElse(Math.max(LEAST_SLOTS, cores))),
        config.worker().binary().orElse("runc"),
        config.worker().cgroupParent(),
        config.worker().networkPool(),
        WorkerSettings.dns(
            config.dns().nameServers(), config.dns().searchDomains(), config.dns().options()),
        blockedPorts,
        config.worker().labels(),
        platforms,
        config.cacheMounts().policy());
  }
}
