package dev.croft.engine.fileop;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.FileType;
import java.time.Instant;
import java.util.Optional;

/**
 * What a copy takes over from a file.
 *
 * @param name in its directory; empty for a tree's root
 * @param permissions the lower twelve bits of the mode
 * @param size in bytes
 * @param major of a device node; else 0
 * @param minor of a device node; else 0
 * @param identity equal for the names of one file that has several; empty where it has just one
 * @param version equal only where nothing about the file is different; for trees of one kind in one
 *     store
 */
public record SourceFile(
    BytePath name,
    FileType type,
    int permissions,
    long uid,
    long gid,
    long size,
    Instant modified,
    int major,
    int minor,
    Optional<Object> identity,
    Object version) {

  /** Whether it is a directory. */
  public boolean isDirectory() {
    return type == FileType.DIRECTORY;
  }
}
