package dev.croft.server.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What the farm's caches hold, and how it is thrown away. Thread safe. */
public interface CacheUsage {
  /** What is held, filtered in containerd's syntax; no filter lets everything through. */
  List<Entry> entries(List<String> filters);

  /** Throws away what the options allow and nobody uses; says of each entry that it is gone. */
  void prune(PruneOptions options, Consumer<Entry> gone);

  /** A farm that holds nothing. */
  static CacheUsage none() {
    return new CacheUsage() {
      @Override
      public List<Entry> entries(List<String> filters) {
        return List.of();
      }

      @Override
      public void prune(PruneOptions options, Consumer<Entry> gone) {
        // There is nothing to throw away.
      }
    };
  }

  /**
   * Something held.
   *
   * @param recordType by BuildKit's names, such as {@code regular} and {@code exec.cachemount}
   */
  record Entry(
      String id,
      boolean mutable,
      boolean inUse,
      long sizeBytes,
      List<String> parents,
      Instant created,
      Optional<Instant> lastUsed,
      long useCount,
      String description,
      String recordType,
      boolean shared) {
    /** Copies the parents. */
    public Entry {
      parents = List.copyOf(parents);
    }
  }

  /**
   * What may go. Sizes are in bytes, and 0 stands for no limit.
   *
   * @param all also what is no step's result
   * @param keep what was used more recently stays
   */
  record PruneOptions(
      List<String> filters,
      boolean all,
      Duration keep,
      long reservedBytes,
      long maxUsedBytes,
      long minFreeBytes) {
    /** Copies the filters. */
    public PruneOptions {
      filters = List.copyOf(filters);
    }
  }
}
