package dev.croft.oci.layer.tar;

import dev.croft.linux.file.BytePath;

/** What an entry makes. */
public sealed interface EntryKind {

  /**
   * A file with content.
   *
   * @param size in bytes, holes included
   */
  record Regular(long size) implements EntryKind {}

  /** A directory. */
  record Directory() implements EntryKind {}

  /** A symbolic link; the target is its content, byte for byte. */
  record Symlink(BytePath target) implements EntryKind {}

  /** One more name of a file that an earlier entry, or a lower layer, has made. */
  record HardLink(BytePath target) implements EntryKind {}

  /** A device node: of characters, or else of blocks. */
  record Device(boolean character, int major, int minor) implements EntryKind {}

  /** A named pipe. */
  record Fifo() implements EntryKind {}
}
