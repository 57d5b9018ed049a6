package dev.croft.engine.cachemount.disk;

import dev.croft.engine.cachemount.tree.MountEntry;
import dev.croft.linux.file.FileStatus;
import java.time.Instant;

/**
 * A file as it was when it was last read or written. Nothing can change a file, neither its content
 * nor its metadata, and leave its number and the time of its last change alone.
 */
record KnownFile(MountEntry entry, long inode, long changedSeconds, int changedNanos) {

  static KnownFile of(MountEntry entry, FileStatus status) {
    Instant changed = status.changed();
    return new KnownFile(entry, status.inode(), changed.getEpochSecond(), changed.getNano());
  }

  boolean isStill(FileStatus status) {
    Instant changed = status.changed();
    return inode == status.inode()
        && changedSeconds == changed.getEpochSecond()
        && changedNanos == changed.getNano()
        && entry.type() == status.type()
        && entry.size() == (status.isRegular() ? status.size() : 0);
  }

  /** The same, to be read again the next time. */
  KnownFile suspect() {
    return new KnownFile(entry, 0, 0, 0);
  }

  KnownFile with(MountEntry other) {
    return new KnownFile(other, inode, changedSeconds, changedNanos);
  }
}
