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
  BLOCK_DEVICE;

  private static final int TYPE_BITS = 0170000;

  /** The kind in a mode of {@code stat(2)}; what is nothing else counts as a regular file. */
  public static FileKind ofMode(int mode) {
    return switch (mode & TYPE_BITS) {
      case 0040000 -> DIRECTORY;
      case 0120000 -> SYMLINK;
      case 0060000 -> BLOCK_DEVICE;
      case 0020000 -> CHARACTER_DEVICE;
      case 0010000 -> FIFO;
      default -> REGULAR;
    };
  }
}
