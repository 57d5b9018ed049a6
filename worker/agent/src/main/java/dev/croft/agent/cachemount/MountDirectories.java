package dev.croft.agent.cachemount;

import dev.croft.engine.cachemount.CacheMountUsage;
import dev.croft.engine.cachemount.CacheMounts;
import dev.croft.engine.cachemount.version.CacheMountKey;
import java.util.List;

/** Directories of cache mounts that are beside the versions that a coordinator keeps. */
public interface MountDirectories {

  /** Those that may have no version. */
  List<CacheMountUsage> list();

  /** Has those of a mount deleted that no step uses. */
  void drop(CacheMountKey key);

  /** Has a mount's newest content put in force, where that is not done after each step. */
  void publish(CacheMountKey key);

  /**
   * A version was put in force from outside, and a directory that does not hear of versions goes.
   */
  default void imported(CacheMountKey key) {
    // Directories of workers that hear of versions are brought up to them.
  }

  /** Those that all workers share. */
  static MountDirectories of(CacheMounts shared) {
    return new MountDirectories() {
      @Override
      public List<CacheMountUsage> list() {
        return shared.list();
      }

      @Override
      public void drop(CacheMountKey key) {
        shared.list().stream()
            .filter(usage -> usage.key().equals(key))
            .forEach(usage -> shared.delete(usage.name()));
      }

      @Override
      public void publish(CacheMountKey key) {
        // They have no versions.
      }
    };
  }
}
