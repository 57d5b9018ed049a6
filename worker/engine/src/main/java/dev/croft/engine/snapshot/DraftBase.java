package dev.croft.engine.snapshot;

import dev.croft.model.step.SnapshotId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * What a draft begins as.
 *
 * @param snapshots that it is made of, in use while the draft is open
 * @param layers that it shows, the lowest first
 * @param changes the layers that bring all this to something else, removals too
 */
record DraftBase(List<SnapshotId> snapshots, List<String> layers, List<String> changes) {

  DraftBase {
    snapshots = List.copyOf(snapshots);
    layers = List.copyOf(layers);
    changes = List.copyOf(changes);
  }

  /** Snapshots laid over each other, the first lowest; nothing where there are none. */
  static DraftBase of(List<SnapshotRecord> records) {
    List<String> layers = new ArrayList<>();
    List<String> changes = new ArrayList<>();
    for (SnapshotRecord record : records) {
      layers.addAll(layers.isEmpty() ? record.layers() : record.changes());
      changes.addAll(record.changes());
    }
    return new DraftBase(
        records.stream().map(SnapshotRecord::snapshotId).toList(),
        withoutRepetition(layers),
        withoutRepetition(changes));
  }

  /** The snapshot that counts as the parent; several together have none. */
  Optional<SnapshotId> parent() {
    return snapshots.size() == 1 ? Optional.of(snapshots.getFirst()) : Optional.empty();
  }

  /**
   * Overlayfs takes no directory twice. What a layer brings it brings again where it is laid over
   * others once more, so the topmost of equal ones is enough.
   */
  private static List<String> withoutRepetition(List<String> layers) {
    return List.copyOf(new LinkedHashSet<>(layers.reversed())).reversed();
  }
}
