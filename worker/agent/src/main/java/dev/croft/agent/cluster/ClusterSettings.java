package dev.croft.agent.cluster;

import java.util.List;
import java.util.Optional;

/**
 * How a process is to join the farm's cluster.
 *
 * @param host the address that the other members reach it by; empty for the one by which this
 *     machine reaches them
 * @param port where it listens for other members; 0 for any that is free
 * @param join members to look for, each {@code HOST:PORT}; none for the first of a farm
 * @param kubernetesDns the name of a headless service that resolves to the members
 */
public record ClusterSettings(
    NodeKind kind,
    Optional<String> host,
    int port,
    List<String> join,
    Optional<String> kubernetesDns) {

  /** The port that members are looked for at where nothing else is said. */
  public static final int DEFAULT_PORT = 5701;

  /** Copies the list. */
  public ClusterSettings {
    join = List.copyOf(join);
  }

  /** Members found by a list of addresses. */
  public static ClusterSettings of(NodeKind kind, String host, int port, List<String> join) {
    return new ClusterSettings(kind, Optional.of(host), port, join, Optional.empty());
  }
}
