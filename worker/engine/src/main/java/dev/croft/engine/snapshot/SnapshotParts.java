package dev.croft.engine.snapshot;

import dev.croft.model.step.SnapshotId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A snapshot by the names of its directories, which mean the same on every worker, unlike the
 * directories' own. What another store needs to have the same snapshot.
 *
 * @param parent what it was made from
 * @param layers what it shows, the lowest first; the last is its own
 * @param laidOver what is used of it where it is laid over something else
 */
public record SnapshotParts(
    SnapshotId id,
    Optional<SnapshotId> parent,
    List<String> layers,
    List<String> laidOver,
    Instant created) {

  /** Copies the lists. */
  public SnapshotParts {
    layers = List.copyOf(layers);
    laidOver = List.copyOf(laidOver);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("snapshot " + id + " has no directory of its own");
    }
  }

  /** The name of its own directory. */
  public String own() {
    return layers.getLast();
  }
}
