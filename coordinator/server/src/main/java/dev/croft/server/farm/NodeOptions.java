package dev.croft.server.farm;

import dev.croft.agent.cluster.ClusterSettings;
import dev.croft.server.config.ClusterTable;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a process of a farm of several is to be.
 *
 * @param root its directory
 * @param nodePort where other nodes call it; 0 for any that is free
 * @param version what clients are told
 */
public record NodeOptions(
    Path root, Optional<Path> config, ClusterSettings cluster, int nodePort, String version) {

  /** The same, where what is not said is as the configuration says. */
  NodeOptions with(ClusterTable table) {
    boolean said = !cluster.join().isEmpty() || cluster.kubernetesDns().isPresent();
    return said
        ? this
        : new NodeOptions(
            root,
            config,
            new ClusterSettings(
                cluster.kind(), cluster.host(), cluster.port(), table.join(), Optional.empty()),
            nodePort,
            version);
  }
}
