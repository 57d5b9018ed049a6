package dev.croft.engine.cachemount.tree;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.FileType;
import java.util.List;

/**
 * A file of a cache mount, with all that is kept of it.
 *
 * @param path relative to the mount; empty for the mount's own directory
 * @param size of a regular file, in bytes, holes included; 0 for others
 * @param special what only few files have
 * @param extents a regular file's data, in order
 */
public record MountEntry(
    BytePath path,
    FileType type,
    int permissions,
    long uid,
    long gid,
    long modifiedSeconds,
    int modifiedNanos,
    long size,
    Special special,
    List<Extent> extents) {

  /** Copies the extents. */
  public MountEntry {
    extents = List.copyOf(extents);
  }

  /** Whether it is a directory. */
  public boolean isDirectory() {
    return type == FileType.DIRECTORY;
  }

  /** Whether it is a regular file. */
  public boolean isRegular() {
    return type == FileType.REGULAR;
  }

  /** The same without its path: equal for the names of one file. */
  public MountEntry anonymous() {
    return new MountEntry(
        BytePath.EMPTY,
        type,
        permissions,
        uid,
        gid,
        modifiedSeconds,
        modifiedNanos,
        size,
        special,
        extents);
  }
}
