package dev.croft.agent.cluster;

/** What a node is in the farm. */
public enum NodeKind {
  /** It serves clients, and holds a part of what the farm shares. */
  COORDINATOR,
  /** It runs steps; it comes and goes without moving what the farm shares. */
  WORKER
}
