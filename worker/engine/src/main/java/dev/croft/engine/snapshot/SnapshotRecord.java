package dev.croft.engine.snapshot;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.croft.model.step.SnapshotId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is written down about one snapshot; the file's field names are these.
 *
 * @param parent the name of the snapshot it was made from, which may be gone by now
 * @param directory the short name of its own layer directory
 * @param layers the short names of all its layer directories, the lowest first, its own last
 * @param sequence counts the commits of a store
 * @param sizeBytes of its own directory, or -1 where nobody asked yet
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record SnapshotRecord(
    String id,
    @Nullable String parent,
    String directory,
    List<String> layers,
    long sequence,
    long createdMillis,
    long sizeBytes) {

  static final long UNKNOWN_SIZE = -1;

  SnapshotRecord {
    layers = List.copyOf(layers);
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

  SnapshotRecord withSize(long bytes) {
    return new SnapshotRecord(id, parent, directory, layers, sequence, createdMillis, bytes);
  }
}
