package dev.croft.engine.snapshot;

import dev.croft.model.step.SnapshotId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What a snapshot costs and whether it is needed.
 *
 * @param sizeBytes what its own layer takes on disk, without its parents'
 * @param inUse whether something is mounted on it, made from it or keeps it; then it cannot be
 *     deleted
 * @param below every snapshot whose own layer this one shows, too
 * @param origin how it came to be
 * @param hasChildren whether a snapshot was made from it; its layer stays on disk while one is
 *     there
 */
public record SnapshotUsage(
    SnapshotId id,
    Optional<SnapshotId> parent,
    long sizeBytes,
    Instant created,
    Instant lastUsed,
    boolean inUse,
    boolean hasChildren,
    Set<SnapshotId> below,
    SnapshotOrigin origin) {

  /** Copies the set. */
  public SnapshotUsage {
    below = Set.copyOf(below);
  }
}
