package dev.croft.oci.layer;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.DirectoryEntry;
import dev.croft.linux.file.FileStatus;
import dev.croft.linux.file.FileType;
import dev.croft.oci.layer.LayerEntries.Parent;
import dev.croft.oci.layer.tar.FileAttributes;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Walks an upper directory beside the layers below it, in the order of names, and finds changes.
 */
final class UpperWalk {

  private final LayerEntries entries;

  UpperWalk(LayerEntries entries) {
    this.entries = entries;
  }

  void walk(Directory upper, LowerTree lowers) throws IOException {
    walk(upper, lowers, Parent.ROOT);
  }

  private void walk(Directory upper, LowerTree lower, Parent parent) throws IOException {
    List<BytePath> names = upper.list().stream().map(DirectoryEntry::name).sorted().toList();
    for (BytePath name : names) {
      FileStatus status = upper.status(name);
      Optional<LowerTree.Found> below = lower.find(name);
      if (status.isOverlayWhiteout()) {
        if (below.isPresent()) {
          entries.removed(parent, name);
        }
      } else if (status.isDirectory()) {
        directory(upper, name, status, lower, below, parent);
      } else if (status.type() != FileType.SOCKET) {
        file(upper, name, status, below, parent);
      }
    }
  }

  private void directory(
      Directory upper,
      BytePath name,
      FileStatus status,
      LowerTree lower,
      Optional<LowerTree.Found> below,
      Parent parent)
      throws IOException {
    FileAttributes attributes = Attributes.read(upper, name, status);
    Parent self = parent.child(name, attributes);
    boolean merges = below.isPresent() && below.get().status().isDirectory();
    boolean opaque = merges && LowerTree.isOpaque(upper, name);
    if (below.isEmpty() || !FileComparison.sameMetadata(status, attributes, below.get())) {
      entries.directory(self);
    }
    if (opaque) {
      entries.opaque(self);
    }
    try (Directory inside = upper.openDirectory(name);
        LowerTree lowerInside = opaque ? LowerTree.empty() : lower.descend(name)) {
      walk(inside, lowerInside, self);
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
