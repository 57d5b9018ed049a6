package dev.croft.engine.cachemount;

import dev.croft.engine.cachemount.version.VersionLimit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a worker's cache mounts are to be.
 *
 * @param maxBytes a mount with more is not published, and stays on its worker
 * @param maxFiles the same for its files, directories counted
 * @param keepsFailed whether what a failed step left is kept
 * @param patience how long a step waits for what another worker is publishing, before it takes what
 *     there is
 * @param directory of a file system that all workers see, where mounts are; empty for directories
 *     of each worker's own, whose versions travel
 */
public record CacheMountPolicy(
    long maxBytes, int maxFiles, boolean keepsFailed, Duration patience, Optional<Path> directory) {

  private static final Duration USUAL_WAIT = Duration.ofSeconds(10);

  /** What suits most farms. */
  public static CacheMountPolicy usual() {
    return new CacheMountPolicy(
        Long.MAX_VALUE, VersionLimit.USUAL_FILES, true, USUAL_WAIT, Optional.empty());
  }
}
