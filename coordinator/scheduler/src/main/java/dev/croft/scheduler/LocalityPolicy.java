package dev.croft.scheduler;

import java.time.Duration;

/**
 * When a job waits for a busy worker that has its inputs, rather than move them to a free one. It
 * does not where all of the worker's jobs have run for longer than moving takes.
 *
 * @param atMost how long it waits at most; zero to never wait
 * @param bytesPerSecond how fast inputs move; nobody waits longer than moving would take
 * @param worthBytes fewer bytes than this speak for no worker before its load does
 */
public record LocalityPolicy(Duration atMost, long bytesPerSecond, long worthBytes) {

  /** Up to three seconds, for what moves at 100 MB/s; a MiB counts. */
  public static LocalityPolicy usual() {
    return new LocalityPolicy(Duration.ofSeconds(3), 100_000_000, 1 << 20);
  }

  /** How long a job may wait rather than have that many bytes moved. */
  Duration worth(long bytes) {
    if (bytes < worthBytes) {
      return Duration.ZERO;
    }
    long millis = (long) (1_000.0 * bytes / bytesPerSecond);
    return millis < atMost.toMillis() ? Duration.ofMillis(millis) : atMost;
  }
}
