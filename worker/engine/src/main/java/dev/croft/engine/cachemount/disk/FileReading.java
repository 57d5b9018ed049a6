package dev.croft.engine.cachemount.disk;

import dev.croft.engine.cachemount.chunk.ChunkId;
import dev.croft.engine.cachemount.tree.Extent;
import dev.croft.engine.cachemount.tree.MountEntry;
import dev.croft.engine.cachemount.tree.Special;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.FileHandle;
import dev.croft.linux.file.FileStatus;
import dev.croft.linux.file.FileType;
import dev.croft.linux.file.OpenFlag;
import dev.croft.linux.file.Xattrs;
import dev.croft.model.llb.Bytes;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads files of a mount into entries, and gives their chunks away. For one thread. */
final class FileReading {

  /** Chunks begin at multiples of this, so that a file that grew has its old chunks again. */
  static final int CHUNK_BYTES = 1 << 20;

  private final byte[] buffer = new byte[CHUNK_BYTES];
  private final Chunks chunks;

  /** Who takes what was read. */
  interface Chunks {
    /** One chunk; its bytes are only valid during the call. */
    void take(ChunkId id, byte[] from, int length) throws IOException;
  }

  FileReading(Chunks chunks) {
    this.chunks = chunks;
  }

  /** The entry of a name in a directory; the name is empty for the directory itself. */
  MountEntry read(Directory directory, BytePath name, BytePath path, FileStatus status)
      throws IOException {
    List<Extent> extents = List.of();
    if (status.isRegular() && status.size() > 0) {
      try (FileHandle file = directory.open(name, OpenFlag.NON_BLOCKING)) {
        extents = content(file, status);
      }
    }
    Instant modified = status.modified();
    return new MountEntry(
        path,
        status.type(),
        status.permissions(),
        status.uid(),
        status.gid(),
        modified.getEpochSecond(),
        modified.getNano(),
        status.isRegular() ? status.size() : 0,
        special(directory, name, status),
        extents);
  }

  private static Special special(Directory directory, BytePath name, FileStatus status)
      throws IOException {
    BytePath target = status.type() == FileType.SYMLINK ? directory.readLink(name) : BytePath.EMPTY;
    SortedMap<String, Bytes> xattrs = new TreeMap<>();
    Xattrs attributes = directory.xattrs(name);
    for (String attribute : attributes.names()) {
      attributes.get(attribute).ifPresent(value -> xattrs.put(attribute, Bytes.of(value)));
    }
    boolean device =
        status.type() == FileType.CHARACTER_DEVICE || status.type() == FileType.BLOCK_DEVICE;
    if (target.isEmpty() && xattrs.isEmpty() && !device) {
      return Special.NONE;
    }
    return new Special(target, BytePath.EMPTY, status.deviceMajor(), status.deviceMinor(), xattrs);
  }

  private List<Extent> content(FileHandle file, FileStatus status) throws IOException {
    List<Extent> extents = new ArrayList<>();
    boolean sparse = status.allocatedBytes() < status.size();
    long size = status.size();
    long position = 0;
    while (position < size) {
      long start = sparse ? file.nextData(position) : position;
      if (start < 0) {
        break;
      }
      long hole = sparse ? file.nextHole(start) : size;
      long end = Math.min(hole < 0 ? size : hole, size);
      for (long at = start; at < end; ) {
        int length = (int) (Math.min(end, at - at % CHUNK_BYTES + CHUNK_BYTES) - at);
        length = fill(file, at, length);
        if (length == 0) {
          // It was cut short meanwhile; who asked sees that its status has changed.
          return extents;
        }
        ChunkId id = ChunkId.of(buffer, 0, length);
        chunks.take(id, buffer, length);
        extents.add(new Extent(at, length, id));
        at += length;
      }
      position = end;
    }
    return extents;
  }

  private int fill(FileHandle file, long position, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int got = file.readAt(position + done, buffer, done, length - done);
      if (got < 0) {
        return done;
      }
      done += got;
    }
    return done;
  }
}
