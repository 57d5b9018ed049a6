package dev.croft.engine.snapshot;

import dev.croft.model.step.SnapshotId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A committed snapshot; nothing in it changes any more.
 *
 * @param parent what it was made from; that snapshot itself may have been deleted since
 * @param layers directories in overlayfs's format (a whiteout is a character device 0/0, an opaque
 *     directory has the attribute {@code trusted.overlay.opaque}), the lowest first, its own last
 */
public record Snapshot(
    SnapshotId id, Optional<SnapshotId> parent, List<Path> layers, Instant created) {

  /** Copies the list. */
  public Snapshot {
    layers = List.copyOf(layers);
  }

  /** What the snapshot itself added to its parent. */
  public Path ownLayer() {
    return layers.getLast();
  }
}
