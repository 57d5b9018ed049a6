package dev.croft.agent.move;

import dev.croft.agent.link.LayerBlob;
import dev.croft.engine.snapshot.SnapshotParts;
import java.util.List;
import java.util.Optional;

/**
 * What a snapshot is made of, as one node tells another.
 *
 * @param snapshots it is the last; each comes after those it needs
 * @param directories all that they need, by name
 */
public record SnapshotManifest(List<SnapshotParts> snapshots, List<Part> directories) {

  /** Copies the lists. */
  public SnapshotManifest {
    snapshots = List.copyOf(snapshots);
    directories = List.copyOf(directories);
    if (snapshots.isEmpty()) {
      throw new IllegalArgumentException("a snapshot is made of at least itself");
    }
  }

  /** The snapshot itself. */
  public SnapshotParts top() {
    return snapshots.getLast();
  }

  /**
   * One directory.
   *
   * @param bytes about how much it takes on disk; 0 where that is not known
   * @param image the layer of an image that it was unpacked from
   * @param leftOut whether it is no layer where an image is made of the snapshot
   */
  public record Part(String name, long bytes, Optional<LayerBlob> image, boolean leftOut) {}
}
