package dev.croft.agent.worker;

import dev.croft.engine.cachemount.CacheMountPolicy;
import dev.croft.engine.exec.ExecSettings;
import dev.croft.model.platform.Platform;
import dev.croft.model.worker.WorkerId;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How one worker is to be.
 *
 * @param root its directory; nobody else's
 * @param slots how many jobs it runs at once
 * @param runtime the container runtime's name or path
 * @param networkPool how many network namespaces are kept ready
 * @param blockedPorts ports of this machine that steps must not reach
 * @param platforms the only ones that it offers, if there are any
 * @param cacheMounts how its cache mounts are to be
 */
public record WorkerSettings(
    WorkerId id,
    Path root,
    int slots,
    String runtime,
    String cgroupParent,
    int networkPool,
    ExecSettings.Dns dns,
    List<Integer> blockedPorts,
    Map<String, String> labels,
    List<Platform> platforms,
    CacheMountPolicy cacheMounts) {

  /** Copies the collections. */
  public WorkerSettings {
    blockedPorts = List.copyOf(blockedPorts);
    labels = Map.copyOf(labels);
    platforms = List.copyOf(platforms);
  }

  /** The same, with more ports that steps must not reach. */
  public WorkerSettings blocking(List<Integer> ports) {
    List<Integer> all = new ArrayList<>(blockedPorts);
    all.addAll(ports);
    return new WorkerSettings(
        id,
        root,
        slots,
        runtime,
        cgroupParent,
        networkPool,
        dns,
        all,
        labels,
        platforms,
        cacheMounts);
  }

  /** Name servers from their addresses in text form. */
  public static ExecSettings.Dns dns(
      List<String> nameServers, List<String> searchDomains, List<String> options) {
    return new ExecSettings.Dns(
        nameServers.stream().map(InetAddress::ofLiteral).toList(), searchDomains, options);
  }
}
