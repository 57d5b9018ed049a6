package dev.croft.server.session;

import java.time.Duration;

/**
 * How often a client is asked whether it is there, and how long it may take to answer.
 *
 * @param failures how many unanswered questions in a row end the session
 */
record HealthLimits(Duration interval, Duration timeout, int failures) {

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final double PATIENCE = 1.5;

  /** For clients that announce nothing. */
  static HealthLimits usual() {
    return new HealthLimits(Duration.ofSeconds(5), Duration.ofSeconds(15), 2);
  }

  /** For a client that wants to be given up after such a time, but not in less than a second. */
  static HealthLimits announced(Duration timeout) {
    Duration limit = timeout.compareTo(SHORTEST) < 0 ? SHORTEST : timeout;
    return new HealthLimits(limit, limit, 1);
  }

  /** How long to wait after an answer that took so long: a busy line is not a dead one. */
  Duration timeoutAfter(Duration last) {
    Duration patient = Duration.ofMillis((long) (last.toMillis() * PATIENCE));
    return patient.compareTo(timeout) > 0 ? patient : timeout;
  }
}
