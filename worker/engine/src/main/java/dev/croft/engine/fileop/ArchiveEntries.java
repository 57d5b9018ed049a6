package dev.croft.engine.fileop;

import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.FileHandle;
import dev.croft.linux.file.FileStatus;
import dev.croft.linux.file.FileType;
import dev.croft.linux.file.OpenFlag;
import dev.croft.linux.file.RootDirectory;
import dev.croft.linux.file.Xattrs;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Bytes;
import dev.croft.oci.layer.tar.DataRegion;
import dev.croft.oci.layer.tar.EntryKind;
import dev.croft.oci.layer.tar.FileAttributes;
import dev.croft.oci.layer.tar.TarEntry;
import dev.croft.oci.layer.tar.TarReader;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes what an added archive's entries say, below one directory. */
final class ArchiveEntries {

  private static final Logger log = LoggerFactory.getLogger(ArchiveEntries.class);
  private static final int UNFINISHED = 0600;
  private static final int IMPLIED_DIRECTORY = 0755;
  private static final int BUFFER_BYTES = 64 * 1024;

  private final RootDirectory root;
  private final Optional<Owner> owner;
  private final Map<BytePath, Instant> directoryTimes = new LinkedHashMap<>();
  private final byte[] buffer = new byte[BUFFER_BYTES];

  ArchiveEntries(RootDirectory root, Optional<Owner> owner) {
    this.root = root;
    this.owner = owner;
  }

  void unpack(TarEntry entry, TarReader data) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw CroftException.cancelled("unpacking was cancelled");
    }
    BytePath path = CleanPath.of(entry.name());
    if (path.isEmpty()) {
      // The directory that is unpacked into keeps what it has.
      return;
    }
    makeImplied(path);
    try (RootDirectory.Place place = root.parentOf(path)) {
      makeRoom(place, entry.kind());
      make(place.parent(), place.name(), path, entry, data);
    } catch (LinuxException e) {
      throw PathFailures.of("failed to unpack", path, e);
    }
  }

  /** Sets the times that what was unpacked later has changed. */
  void finish() throws IOException {
    for (Map.Entry<BytePath, Instant> entry : directoryTimes.entrySet()) {
      if (root.find(entry.getKey()).filter(FileStatus::isDirectory).isPresent()) {
        try (RootDirectory.Place place = root.parentOf(entry.getKey())) {
          place.parent().setModified(place.name(), entry.getValue());
        }
      }
    }
  }

  private void makeImplied(BytePath path) {
    TreeChanges.makeDirectories(
        root, path.parent(), IMPLIED_DIRECTORY, Optional.empty(), Optional.empty());
  }

  private static void makeRoom(RootDirectory.Place place, EntryKind kind) throws LinuxException {
    Optional<FileStatus> existing = place.parent().find(place.name());
    boolean merged =
        existing.isPresent() && existing.get().isDirectory() && kind instanceof EntryKind.Directory;
    if (existing.isPresent() && !merged) {
      place.parent().removeTree(place.name());
    }
  }

  private void make(Directory parent, BytePath name, BytePath path, TarEntry entry, TarReader data)
      throws IOException {
    FileAttributes attributes = entry.attributes();
    switch (entry.kind()) {
      case EntryKind.Regular regular -> makeFile(parent, name, regular.size(), attributes, data);
      case EntryKind.Directory directory -> {
        if (parent.find(name).isEmpty()) {
          parent.makeDirectory(name, UNFINISHED);
        }
        apply(parent, name, FileType.DIRECTORY, attributes);
        directoryTimes.put(path, attributes.modified());
      }
      case EntryKind.Symlink link -> {
        parent.makeSymlink(link.target(), name);
        apply(parent, name, FileType.SYMLINK, attributes);
      }
      case EntryKind.HardLink link -> {
        try (RootDirectory.Place target = root.parentOf(CleanPath.of(link.target()))) {
          parent.makeLink(target.parent(), target.name(), name);
        }
      }
      case EntryKind.Device device -> {
        FileType type = device.character() ? FileType.CHARACTER_DEVICE : FileType.BLOCK_DEVICE;
        parent.makeNode(name, type, UNFINISHED, device.major(), device.minor());
        apply(parent, name, type, attributes);
      }
      case EntryKind.Fifo fifo -> {
        parent.makeNode(name, FileType.FIFO, UNFINISHED, 0, 0);
        apply(parent, name, FileType.FIFO, attributes);
      }
    }
  }

  private void makeFile(
      Directory parent, BytePath name, long size, FileAttributes attributes, TarReader data)
      throws IOException {
    try (FileHandle file =
        parent.open(name, UNFINISHED, OpenFlag.WRITE_ONLY, OpenFlag.CREATE, OpenFlag.EXCLUSIVE)) {
      for (DataRegion region : data.regions()) {
        file.position(region.offset());
        long left = region.length();
        while (left > 0) {
          int got = data.read(buffer, 0, (int) Math.min(left, buffer.length));
          if (got < 0) {
            break;
          }
          file.write(buffer, 0, got);
          left -= got;
        }
      }
      file.truncate(size);
    }
    apply(parent, name, FileType.REGULAR, attributes);
  }

  private void apply(Directory parent, BytePath name, FileType type, FileAttributes attributes)
      throws LinuxException {
    Owner to = owner.orElse(new Owner(attributes.uid(), attributes.gid()));
    parent.setOwner(name, to.uid(), to.gid());
    if (type != FileType.SYMLINK) {
      parent.setPermissions(name, attributes.permissions());
    }
    Xattrs xattrs = parent.xattrs(name);
    for (Map.Entry<String, Bytes> attribute : attributes.xattrs().entrySet()) {
      SnapshotSource.setAttribute(
          xattrs,
          attribute.getKey(),
          attribute.getValue().toArray(),
          (key, reason) ->
              log.debug("attribute {} of {} is left out: {}", key, name, reason.getMessage()));
    }
    parent.setModified(name, attributes.modified());
  }
}
