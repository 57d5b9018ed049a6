package dev.croft.engine.exec;

/**
 * What a container may use at most, held by its cgroup. A number that is 0 sets no limit, an empty
 * text neither.
 *
 * @param memorySwapBytes memory and swap together; -1 for unlimited swap
 * @param cpuQuotaMicros processor time in each period
 * @param cpuPeriodMicros the period, 100000 where only the quota is given
 * @param pids how many processes and threads
 * @param cpusetCpus which processors, such as {@code 0-3,7}
 */
public record ResourceLimits(
    long memoryBytes,
    long memorySwapBytes,
    long cpuShares,
    long cpuQuotaMicros,
    long cpuPeriodMicros,
    long pids,
    String cpusetCpus,
    String cpusetMems) {

  /** No limit at all. */
  public static final ResourceLimits NONE = new ResourceLimits(0, 0, 0, 0, 0, 0, "", "");

  /** A limit on memory alone. */
  public static ResourceLimits memory(long bytes) {
    return new ResourceLimits(bytes, 0, 0, 0, 0, 0, "", "");
  }
}
