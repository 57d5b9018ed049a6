package dev.croft.scheduler;

/**
 * What a job takes of its worker while it runs there.
 *
 * @param cpus how many of the worker's slots; at least 1
 * @param memoryBytes how much of its memory; 0 where the job does not say
 */
public record Needs(int cpus, long memoryBytes) {

  /** Refuses less than nothing. */
  public Needs {
    if (cpus < 1 || memoryBytes < 0) {
      throw new IllegalArgumentException("a job cannot need " + cpus + " cpus, " + memoryBytes);
    }
  }

  /** One slot, and no word on memory. */
  public static Needs usual() {
    return new Needs(1, 0);
  }

  /** Whether it is more than a slot. */
  boolean special() {
    return cpus > 1 || memoryBytes > 0;
  }

  @Override
  public String toString() {
    String cpu = cpus == 1 ? "1 cpu" : cpus + " cpus";
    return memoryBytes == 0 ? cpu : cpu + " and " + ((memoryBytes + (1 << 20) - 1) >> 20) + " MiB";
  }
}
