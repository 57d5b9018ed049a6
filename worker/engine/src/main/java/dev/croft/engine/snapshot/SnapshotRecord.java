package dev.croft.engine.snapshot;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.croft.model.step.SnapshotId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is written down about one snapshot; the file's field names are these.
 *
 * @param parent the name of the snapshot it was made from, which may be gone by now
 * @param directory the short name of its own layer directory
 * @param layers the short names of all its layer directories, the lowest first, its own last
 * @param laidOver the layers that are used when it is laid over something else, in the same order;
 *     null where they are the same
 * @param sequence counts the commits of a store
 * @param sizeBytes of its own directory, or -1 where nobody asked yet
 * @param origin how it came to be; null where nobody said
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record SnapshotRecord(
    String id,
    @Nullable String parent,
    String directory,
    List<String> layers,
    @Nullable List<String> laidOver,
    long sequence,
    long createdMillis,
    long sizeBytes,
    @Nullable SnapshotOrigin origin) {

  static final long UNKNOWN_SIZE = -1;

  SnapshotRecord {
    layers = List.copyOf(layers);
    laidOver = laidOver == null ? null : List.copyOf(laidOver);
    if (layers.isEmpty() || !layers.getLast().equals(directory)) {
      throw new IllegalArgumentException(
          "snapshot " + id + ": its directory is not its last layer");
    }
  }

  SnapshotId snapshotId() {
    return new SnapshotId(id);
  }

  Optional<SnapshotId> parentId() {
    return Optional.ofNullable(parent).map(SnapshotId::new);
  }

  /** The layers that bring everything that this snapshot changes, removals too. */
  List<String> changes() {
    return laidOver == null ? layers : laidOver;
  }

  /** Every layer directory that must be there for it. */
  Set<String> needed() {
    Set<String> needed = new LinkedHashSet<>(layers);
    needed.addAll(changes());
    return needed;
  }

  SnapshotRecord withSize(long bytes) {
    return new SnapshotRecord(
        id, parent, directory, layers, laidOver, sequence, createdMillis, bytes, origin);
  }

  SnapshotRecord withOrigin(SnapshotOrigin known) {
    return new SnapshotRecord(
        id, parent, directory, layers, laidOver, sequence, createdMillis, sizeBytes, known);
  }
}
