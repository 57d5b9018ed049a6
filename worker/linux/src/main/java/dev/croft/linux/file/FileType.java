package dev.croft.linux.file;

/** What kind of file something is; the bits are those of {@code st_mode}. */
public enum FileType {
  REGULAR(0100000),
  DIRECTORY(0040000),
  SYMLINK(0120000),
  CHARACTER_DEVICE(0020000),
  BLOCK_DEVICE(0060000),
  FIFO(0010000),
  SOCKET(0140000);

  private static final int MASK = 0170000;

  private final int bits;

  FileType(int bits) {
    this.bits = bits;
  }

  /** The type's bits in {@code st_mode}. */
  public int bits() {
    return bits;
  }

  /** The type in a mode; throws {@link IllegalArgumentException} where there is none. */
  public static FileType ofMode(int mode) {
    for (FileType type : values()) {
      if (type.bits == (mode & MASK)) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "a mode without a file type: " + Integer.toOctalString(mode));
  }
}
