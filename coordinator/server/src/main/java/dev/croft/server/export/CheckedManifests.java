package dev.croft.server.export;

import dev.croft.model.content.Digest;
import dev.croft.oci.registry.ImageReference;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The manifests of which this process saw lately that a repository has all their blobs, as it asked
 * for each of them or brought it. What is said here is true for a while only: a registry may lose a
 * blob, which the next push after that while brings back. Thread safe.
 */
final class CheckedManifests {

  private static final int MOST = 10_000;

  private final InstantSource clock;
  private final Duration lasting;
  private final ReentrantLock lock = new ReentrantLock();
  private final SequencedMap<Key, Instant> checked = new LinkedHashMap<>();

  private record Key(String repository, Digest manifest) {}

  /**
   * None yet.
   *
   * @param lasting how long a check holds
   */
  CheckedManifests(InstantSource clock, Duration lasting) {
    this.clock = clock;
    this.lasting = lasting;
  }

  /** All blobs of a manifest were found in a repository, or brought there, just now. */
  void add(ImageReference repository, Digest manifest) {
    lock.lock();
    try {
      checked.putLast(new Key(repository.name(), manifest), clock.instant());
      if (checked.size() > MOST) {
        var _ = checked.pollFirstEntry();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether that was seen lately enough. */
  boolean contains(ImageReference repository, Digest manifest) {
    lock.lock();
    try {
      return Optional.ofNullable(checked.get(new Key(repository.name(), manifest)))
          .filter(at -> at.plus(lasting).isAfter(clock.instant()))
          .isPresent();
    } finally {
      lock.unlock();
    }
  }
}
