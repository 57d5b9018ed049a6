package dev.croft.agent.cluster;

/** The name of a node: a worker's is the worker's own, and so is kept over restarts. */
public record NodeId(String value) implements Comparable<NodeId> {

  @Override
  public int compareTo(NodeId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
