package dev.croft.server.jobs;

import java.time.Duration;

/**
 * When builds that joined a step are not held any longer by an execution that another build
 * started: when nothing was seen of it for so long.
 *
 * @param ownerGone where the build that started it is gone; it may have been cancelled since the
 *     step hung
 * @param ownerThere where that build still waits itself
 */
public record HangPolicy(Duration ownerGone, Duration ownerThere) {

  /** A minute, and ten. */
  public static HangPolicy usual() {
    return new HangPolicy(Duration.ofMinutes(1), Duration.ofMinutes(10));
  }
}
