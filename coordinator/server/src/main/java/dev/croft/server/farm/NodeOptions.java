package dev.croft.server.farm;

import dev.croft.agent.cluster.ClusterSettings;
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
    Path root, Optional<Path> config, ClusterSettings cluster, int nodePort, String version) {}
