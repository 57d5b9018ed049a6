package dev.croft.oci.layer;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.FileHandle;
import dev.croft.linux.file.FileStatus;
import dev.croft.oci.layer.tar.DataRegion;
import dev.croft.oci.layer.tar.EntryKind;
import dev.croft.oci.layer.tar.FileAttributes;
import dev.croft.oci.layer.tar.TarEntry;
import dev.croft.oci.layer.tar.TarWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the changes that a walk finds as entries: parents first, hard links kept. */
final class LayerEntries {

  private static final int BUFFER_BYTES = 256 * 1024;

  /** A directory on the way to what is walked; written when something in it is. */
  static final class Parent {

    static final Parent ROOT = new Parent(BytePath.EMPTY, Optional.empty());

    private final BytePath path;
    private final Optional<Described> described;
    private boolean written;

    private record Described(Parent parent, FileAttributes attributes) {}

    private Parent(BytePath path, Optional<Described> described) {
      this.path = path;
      this.described = described;
    }

    /** The path of what is in it. */
    BytePath path(BytePath name) {
      return path.resolve(name);
    }

    Parent child(BytePath name, FileAttributes attributes) {
      return new Parent(path.resolve(name), Optional.of(new Described(this, attributes)));
    }
  }

  /** A file that is not a directory, where it is and what is known of it. */
  record Source(
      Directory directory,
      BytePath name,
      FileStatus status,
      FileAttributes attributes,
      Parent parent) {

    BytePath path() {
      return parent.path.resolve(name);
    }
  }

  private final TarWriter tar;
  private final Optional<Instant> latestTime;
  private final Map<Long, BytePath> firstNames = new HashMap<>();
  private final Map<Long, List<Source>> unchangedNames = new HashMap<>();
  private final byte[] buffer = new byte[BUFFER_BYTES];

  LayerEntries(TarWriter tar, Optional<Instant> latestTime) {
    this.tar = tar;
    this.latestTime = latestTime;
  }

  /** A name of the layers below that is gone. */
  void removed(Parent parent, BytePath name) throws IOException {
    directory(parent);
    tar.begin(
        new TarEntry(
            parent.path.resolve(Whiteout.nameFor(name)),
            new EntryKind.Regular(0),
            FileAttributes.ofRoot(0, Instant.EPOCH)));
  }

  /** A directory, with those above it, unless it was written before. */
  void directory(Parent directory) throws IOException {
    if (directory.written || directory.described.isEmpty()) {
      return;
    }
    directory.written = true;
    Parent.Described described = directory.described.get();
    directory(described.parent());
    tar.begin(
        new TarEntry(directory.path, new EntryKind.Directory(), clamped(described.attributes())));
  }

  /**
   * A file that is as it was below. It is left out, unless it shares its inode with one that is
   * written: then it becomes a link to that.
   */
  void unchanged(Source source) throws IOException {
    if (source.status().links() < 2) {
      return;
    }
    if (firstNames.containsKey(source.status().inode())) {
      file(source);
    } else {
      unchangedNames.computeIfAbsent(source.status().inode(), _ -> new ArrayList<>()).add(source);
    }
  }

  /** A new or changed file. */
  void file(Source source) throws IOException {
    if (source.status().links() < 2) {
      content(source);
      return;
    }
    long inode = source.status().inode();
    Optional<BytePath> first = Optional.ofNullable(firstNames.putIfAbsent(inode, source.path()));
    if (first.isPresent()) {
      link(source, first.get());
      return;
    }
    content(source);
    for (Source other : unchangedNames.getOrDefault(inode, List.of())) {
      link(other, source.path());
    }
    unchangedNames.remove(inode);
  }

  private void link(Source source, BytePath first) throws IOException {
    directory(source.parent());
    tar.begin(
        new TarEntry(source.path(), new EntryKind.HardLink(first), clamped(source.attributes())));
  }

  private void content(Source source) throws IOException {
    directory(source.parent());
    FileStatus status = source.status();
    EntryKind kind =
        switch (status.type()) {
          case REGULAR -> new EntryKind.Regular(status.size());
          case SYMLINK -> new EntryKind.Symlink(source.directory().readLink(source.name()));
          case CHARACTER_DEVICE, BLOCK_DEVICE ->
              new EntryKind.Device(
                  status.type() == dev.croft.linux.file.FileType.CHARACTER_DEVICE,
                  status.deviceMajor(),
                  status.deviceMinor());
          case FIFO -> new EntryKind.Fifo();
          case DIRECTORY, SOCKET ->
              throw new IllegalArgumentException(source.path() + " is a " + status.type());
        };
    TarEntry entry = new TarEntry(source.path(), kind, clamped(source.attributes()));
    if (!status.isRegular() || status.size() == 0) {
      tar.begin(entry);
      return;
    }
    try (FileHandle file = source.directory().open(source.name())) {
      regular(entry, file, status.size());
    }
  }

  private void regular(TarEntry entry, FileHandle file, long size) throws IOException {
    Optional<List<DataRegion>> regions = SparseScan.regions(file, size);
    if (regions.isEmpty()) {
      tar.begin(entry);
      copy(file, new DataRegion(0, size));
      return;
    }
    tar.beginSparse(entry, regions.get());
    for (DataRegion region : regions.get()) {
      copy(file, region);
    }
  }

  private void copy(FileHandle file, DataRegion region) throws IOException {
    file.position(region.offset());
    long left = region.length();
    while (left > 0) {
      int got = file.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (got < 0) {
        throw new IOException(file + " became shorter while it was read");
      }
      tar.data(buffer, 0, got);
      left -= got;
    }
  }

  private FileAttributes clamped(FileAttributes attributes) {
    Instant modified = attributes.modified();
    return latestTime
        .filter(modified::isAfter)
        .map(
            latest ->
                new FileAttributes(
                    attributes.permissions(),
                    attributes.uid(),
                    attributes.gid(),
                    latest,
                    attributes.xattrs()))
        .orElse(attributes);
  }
}
