package dev.croft.agent.link;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that takes room on a worker's disk.
 *
 * @param type as BuildKit names it: {@code regular}, {@code source.local}, {@code
 *     source.git.checkout}, {@code exec.cachemount}, {@code frontend}, {@code internal}
 * @param sizeBytes what removing it would free
 * @param shared whether images or other records use it too
 */
public record UsageRecord(
    String id,
    String type,
    long sizeBytes,
    boolean inUse,
    boolean shared,
    List<String> parents,
    Instant created,
    Optional<Instant> lastUsed,
    int usageCount,
    String description) {

  /** Copies the parents. */
  public UsageRecord {
    parents = List.copyOf(parents);
  }

  /** The same record, in use. */
  public UsageRecord used() {
    return new UsageRecord(
        id, type, sizeBytes, true, shared, parents, created, lastUsed, usageCount, description);
  }
}
