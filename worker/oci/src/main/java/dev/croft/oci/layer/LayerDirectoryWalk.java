package dev.croft.oci.layer;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.FileStatus;
import dev.croft.linux.file.FileType;
import dev.croft.model.llb.Bytes;
import dev.croft.oci.layer.tar.EntryKind;
import dev.croft.oci.layer.tar.FileAttributes;
import dev.croft.oci.layer.tar.TarEntry;
import dev.croft.oci.layer.tar.TarWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes all that is in one directory, in the order of names, overlayfs's own marks included. */
final class LayerDirectoryWalk {

  /** The name of the directory itself. */
  private static final BytePath TOP = BytePath.of(".");

  private static final EntryKind WHITEOUT = new EntryKind.Device(true, 0, 0);
  private static final FileAttributes NOTHING = FileAttributes.ofRoot(0, Instant.EPOCH);

  private final TarWriter tar;
  private final LayerEntries entries;

  LayerDirectoryWalk(TarWriter tar) {
    this.tar = tar;
    this.entries = new LayerEntries(tar, Optional.empty());
  }

  void walk(Directory top) throws IOException {
    tar.begin(
        new TarEntry(
            TOP,
            new EntryKind.Directory(),
            attributes(top, BytePath.EMPTY, top.status(BytePath.EMPTY))));
    walk(top, LayerEntries.Parent.ROOT);
  }

  private void walk(Directory directory, LayerEntries.Parent parent) throws IOException {
    SortedSet<BytePath> names = new TreeSet<>();
    directory.list().forEach(entry -> names.add(entry.name()));
    for (BytePath name : names) {
      FileStatus status = directory.status(name);
      if (status.isDirectory()) {
        LayerEntries.Parent self = parent.child(name, attributes(directory, name, status));
        entries.directory(self);
        try (Directory inside = directory.openDirectory(name)) {
          walk(inside, self);
        }
      } else if (status.isOverlayWhiteout()) {
        // Overlayfs makes one and gives it many names and no meaning but that it is there.
        tar.begin(new TarEntry(parent.path(name), WHITEOUT, NOTHING));
      } else if (status.type() != FileType.SOCKET) {
        FileAttributes attributes = Attributes.read(directory, name, status);
        entries.file(new LayerEntries.Source(directory, name, status, attributes, parent));
      }
    }
  }

  /** A directory's attributes, and whether it hides what is below it. */
  private static FileAttributes attributes(Directory parent, BytePath name, FileStatus status)
      throws IOException {
    FileAttributes portable = Attributes.read(parent, name, status);
    if (!LowerTree.isOpaque(parent, name)) {
      return portable;
    }
    SortedMap<String, Bytes> xattrs = new TreeMap<>(portable.xattrs());
    xattrs.put(LowerTree.OPAQUE, Bytes.of(LowerTree.YES));
    return new FileAttributes(
        portable.permissions(), portable.uid(), portable.gid(), portable.modified(), xattrs);
  }
}
