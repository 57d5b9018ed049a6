package dev.croft.oci.registry;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Tries again what may go well the next time, after longer and longer pauses.
 *
 * @param attempts how often at most
 * @param first the first pause; each further one is twice as long
 * @param longest no pause is longer, not even where the registry asks for it
 */
record Backoff(int attempts, Duration first, Duration longest, Pause pause) {

  static Backoff usual() {
    return new Backoff(5, Duration.ofMillis(500), Duration.ofSeconds(20), Thread::sleep);
  }

  /** Runs something until it goes well, or fails for good. */
  <T> T run(Supplier<T> attempt) {
    for (int i = 1; ; i++) {
      try {
        return attempt.get();
      } catch (RegistryException e) {
        if (e.kind() != FailureKind.TRANSIENT || i >= attempts) {
          throw e;
        }
        waitAfter(e, i);
      }
    }
  }

  /**
   * Waits before the next attempt.
   *
   * @param failures how many attempts failed one after the other, from 1
   */
  void waitAfter(RegistryException failure, int failures) {
    Duration wait = first.multipliedBy(1L << Math.min(failures - 1, 20));
    Duration asked = failure.retryAfter().orElse(Duration.ZERO);
    if (asked.compareTo(wait) > 0) {
      wait = asked;
    }
    try {
      pause.pause(wait.compareTo(longest) < 0 ? wait : longest);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("cancelled while waiting to try again: " + failure.text());
    }
  }

  /** Lets time pass. */
  @FunctionalInterface
  interface Pause {
    void pause(Duration duration) throws InterruptedException;
  }
}
