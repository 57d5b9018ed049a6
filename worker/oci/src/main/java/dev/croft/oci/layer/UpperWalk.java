package dev.croft.oci.layer;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.FileStatus;
import dev.croft.linux.file.FileType;
import dev.croft.oci.layer.LayerEntries.Parent;
import dev.croft.oci.layer.tar.FileAttributes;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Walks an upper directory beside the layers below it, in the order of names, and finds changes.
 */
final class UpperWalk {

  private final LayerEntries entries;

  UpperWalk(LayerEntries entries) {
    this.entries = entries;
  }

  void walk(Directory upper, LowerTree lowers) throws IOException {
    walk(upper, lowers, Parent.ROOT, false);
  }

  /**
   * Walks one directory.
   *
   * @param hides whether what only the layers below have is not seen, as in an opaque directory and
   *     all that is in it; each such name becomes a whiteout of its own
   */
  private void walk(Directory upper, LowerTree lower, Parent parent, boolean hides)
      throws IOException {
    SortedSet<BytePath> own = new TreeSet<>();
    upper.list().forEach(entry -> own.add(entry.name()));
    SortedSet<BytePath> names = new TreeSet<>(own);
    if (hides) {
      names.addAll(lower.names());
    }
    for (BytePath name : names) {
      Optional<LowerTree.Found> below = lower.find(name);
      if (!own.contains(name)) {
        if (below.isPresent()) {
          entries.removed(parent, name);
        }
        continue;
      }
      FileStatus status = upper.status(name);
      if (status.isOverlayWhiteout()) {
        if (below.isPresent()) {
          entries.removed(parent, name);
        }
      } else if (status.isDirectory()) {
        directory(new Place(upper, name, status), lower, below, parent, hides);
      } else if (status.type() != FileType.SOCKET) {
        file(upper, name, status, below, parent);
      }
    }
  }

  private record Place(Directory upper, BytePath name, FileStatus status) {}

  private void directory(
      Place place, LowerTree lower, Optional<LowerTree.Found> below, Parent parent, boolean hidden)
      throws IOException {
    FileAttributes attributes = Attributes.read(place.upper(), place.name(), place.status());
    Parent self = parent.child(place.name(), attributes);
    boolean merges = below.isPresent() && below.get().status().isDirectory();
    boolean hides = hidden || (merges && LowerTree.isOpaque(place.upper(), place.name()));
    if (below.isEmpty() || !FileComparison.sameMetadata(place.status(), attributes, below.get())) {
      entries.directory(self);
    }
    try (Directory inside = place.upper().openDirectory(place.name());
        LowerTree lowerInside = lower.descend(place.name())) {
      walk(inside, lowerInside, self, hides);
    }
  }

  private void file(
      Directory upper,
      BytePath name,
      FileStatus status,
      Optional<LowerTree.Found> below,
      Parent parent)
      throws IOException {
    FileAttributes attributes = Attributes.read(upper, name, status);
    LayerEntries.Source source = new LayerEntries.Source(upper, name, status, attributes, parent);
    boolean same = below.isPresent() && FileComparison.same(source, below.get());
    if (same) {
      entries.unchanged(source);
    } else {
      entries.file(source);
    }
  }
}
