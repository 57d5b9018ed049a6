package dev.croft.model.step;

/** The name of one job: unique in the farm. */
public record JobId(String value) implements Comparable<JobId> {

  @Override
  public int compareTo(JobId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
