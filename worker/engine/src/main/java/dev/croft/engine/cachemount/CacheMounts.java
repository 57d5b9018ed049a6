package dev.croft.engine.cachemount;

import java.nio.file.Path;
import java.util.List;

/**
 * Directories that are kept from build to build. What a step leaves in one is kept whether the step
 * went well or not, unless it was said that what failed steps leave is not. Losing one costs time,
 * never correctness. Thread safe.
 *
 * <p>In a farm of several workers a step begins with what steps on other workers left, and what it
 * leaves is published, merged with theirs, once it is over.
 */
public interface CacheMounts {

  /**
   * Gives a step all the cache mounts that it wants.
   *
   * <ul>
   *   <li>shared: the directory that others who share it have now, or else a free one, or a new one
   *   <li>private: a free one, or else a new one
   *   <li>locked: a free one; waits where all are taken
   * </ul>
   *
   * Requests of one key get one directory, so a step does not wait for itself; and as steps get all
   * their mounts in one order, two steps do not wait for each other.
   */
  Lease acquire(List<CacheMountRequest> requests) throws InterruptedException;

  /** What there is, the least recently used first. */
  List<CacheMountUsage> list();

  /**
   * Deletes one by its {@link CacheMountUsage#name()}.
   *
   * @return whether it is gone; false where a step has it
   */
  boolean delete(String name);

  /** A step's cache mounts, its own until they are closed. */
  interface Lease extends AutoCloseable {

    /** The directories, in the order of the requests. */
    List<Path> directories();

    /** What the step's log should say of them, such as why one starts cold; usually nothing. */
    default List<String> notes() {
      return List.of();
    }

    /** The step has failed: what it left counts as the farm's policy says. */
    default void failed() {
      // It is kept.
    }

    /** Gives them back; a second call does nothing. */
    @Override
    void close();
  }
}
