package dev.croft.engine.cachemount.version;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Says for a whole farm which version of each cache mount is in force, and who may have a locked
 * one. Losing it costs time: workers offer again what they have. Thread safe.
 */
public interface CacheMountHeads {

  /** The version in force. */
  Optional<Head> head(CacheMountKey key);

  /** All that are in force. */
  Map<CacheMountKey, Head> all();

  /**
   * Puts a version in force, if another is in force as expected.
   *
   * @param fence of the lock under which it was made; 0 for none. A lock that was lost meanwhile
   *     makes this fail
   * @throws FencedException where the lock belongs to somebody else by now
   */
  boolean replace(CacheMountKey key, Optional<Head> expected, Head next, long fence);

  /** Puts a version in force that a worker still has, unless a newer one is. */
  void offer(CacheMountKey key, Head head);

  /** Forgets a mount, unless another version is in force by now; whether it is gone. */
  boolean remove(CacheMountKey key, Head head);

  /** Waits for the farm's one lock of a mount. It is lost when its worker is. */
  Lock lock(CacheMountKey key) throws InterruptedException;

  /**
   * Says that a step has left something to be published.
   *
   * @return closed once it is in force, or never will be
   */
  Publication publishing(CacheMountKey key);

  /** Waits until all is in force that steps had left when this was called, but not for longer. */
  void awaitPublished(CacheMountKey key, Duration max) throws InterruptedException;

  /** Says how a node's directory of a mount stands; empty where it has none any more. */
  default void stands(String node, CacheMountKey key, Optional<Standing> standing) {
    // Who only has one worker does not ask.
  }

  /** How directories of a mount stand, by the names of the nodes that have one. */
  default Map<String, Standing> standings(CacheMountKey key) {
    return Map.of();
  }

  /** Whether there may be workers beside this one: else nobody needs what is published. */
  boolean hasOthers();

  /** Something that is not in force yet. */
  @FunctionalInterface
  interface Publication extends AutoCloseable {
    @Override
    void close();
  }

  /** A lock that is held. */
  interface Lock extends AutoCloseable {

    /** Greater than that of any holder before. */
    long fence();

    /** Gives it back; a second call does nothing. */
    @Override
    void close();
  }
}
