package dev.croft.protocol.fsutil;

/** What a path names. */
public enum FileKind {
  /** A regular file; also the further names of one. */
  REGULAR,
  /** A directory. */
  DIRECTORY,
  /** A symbolic link. */
  SYMLINK,
  /** A named pipe. */
  FIFO,
  /** A character device. */
  CHARACTER_DEVICE,
  /** A block device. */
  BLOCK_DEVICE
}
