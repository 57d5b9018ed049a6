package dev.croft.model.worker;

/** The name of a worker: unique in the farm, and kept over restarts. */
public record WorkerId(String value) implements Comparable<WorkerId> {

  @Override
  public int compareTo(WorkerId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
