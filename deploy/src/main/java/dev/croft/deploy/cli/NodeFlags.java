package dev.croft.deploy.cli;

import dev.croft.agent.cluster.ClusterSettings;
import dev.croft.agent.cluster.NodeKind;
import dev.croft.server.config.ConfigFile;
import dev.croft.server.farm.NodeOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every process of a farm of several machines is told. */
final class NodeFlags {

  @Option(
      names = "--root",
      paramLabel = "DIR",
      defaultValue = "/var/lib/croft",
      description = "Where it keeps everything. Default: ${DEFAULT-VALUE}")
  private Path root = Path.of("/var/lib/croft");

  @Option(names = "--config", paramLabel = "FILE", description = "The configuration, in TOML.")
  private @Nullable Path config;

  @Option(
      names = "--join",
      paramLabel = "HOST:PORT",
      split = ",",
      description = "The cluster ports of coordinators to look for.")
  private List<String> join = List.of();

  @Option(
      names = "--cluster-host",
      paramLabel = "HOST",
      description = "The address that other machines of the farm reach this one by.")
  private @Nullable String clusterHost;

  @Option(
      names = "--cluster-port",
      paramLabel = "PORT",
      description = "Where other members of the farm find this one.")
  private @Nullable Integer clusterPort;

  @Option(
      names = "--blob-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Where other nodes call this one. Default: any that is free.")
  private int blobPort;

  @Option(
      names = "--kubernetes-dns",
      paramLabel = "NAME",
      description = "A headless service that resolves to the coordinators, instead of --join.")
  private @Nullable String kubernetesDns;

  Path root() {
    return root;
  }

  /** Whether anything says where other members are. */
  boolean namesMembers() {
    return !join.isEmpty()
        || kubernetesDns != null
        || (config != null && !ConfigFile.read(config).cluster().join().isEmpty());
  }

  NodeOptions options(NodeKind kind, int usualPort) {
    return new NodeOptions(
        root,
        Optional.ofNullable(config),
        new ClusterSettings(
            kind,
            Optional.ofNullable(clusterHost),
            Optional.ofNullable(clusterPort).orElse(usualPort),
            join,
            Optional.ofNullable(kubernetesDns)),
        blobPort,
        Version.number());
  }
}
