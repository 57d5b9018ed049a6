package dev.croft.engine.cachemount.disk;

import dev.croft.engine.cachemount.tree.MountEntry;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.FileHandle;
import dev.croft.linux.file.FileType;
import dev.croft.linux.file.Xattrs;
import dev.croft.model.llb.Bytes;
import java.time.Instant;
import java.util.Map;

/** Gives files the metadata of their entries: owners first, as that clears the set-id bits. */
final class Metadata {

  private Metadata() {}

  static void apply(FileHandle file, MountEntry entry) throws LinuxException {
    file.setOwner(entry.uid(), entry.gid());
    if (!entry.special().xattrs().isEmpty()) {
      setXattrs(Xattrs.of(file), entry);
    }
    file.setPermissions(entry.permissions());
    file.setModified(modified(entry));
  }

  /** Also for files that are there already: what the entry does not have is taken away. */
  static void apply(Directory directory, BytePath name, MountEntry entry) throws LinuxException {
    directory.setOwner(name, entry.uid(), entry.gid());
    Xattrs xattrs = directory.xattrs(name);
    for (String attribute : xattrs.names()) {
      if (!entry.special().xattrs().containsKey(attribute)) {
        xattrs.remove(attribute);
      }
    }
    setXattrs(xattrs, entry);
    if (entry.type() != FileType.SYMLINK) {
      directory.setPermissions(name, entry.permissions());
    }
    directory.setModified(name, modified(entry));
  }

  private static void setXattrs(Xattrs xattrs, MountEntry entry) throws LinuxException {
    for (Map.Entry<String, Bytes> attribute : entry.special().xattrs().entrySet()) {
      xattrs.set(attribute.getKey(), attribute.getValue().toArray());
    }
  }

  private static Instant modified(MountEntry entry) {
    return Instant.ofEpochSecond(entry.modifiedSeconds(), entry.modifiedNanos());
  }
}
