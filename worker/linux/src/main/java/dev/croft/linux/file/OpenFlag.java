package dev.croft.linux.file;

import dev.croft.linux.call.Architecture;

/** How a file is opened. Without {@link #WRITE_ONLY} or {@link #READ_WRITE} it is for reading. */
public enum OpenFlag {
  WRITE_ONLY(01, 01),
  READ_WRITE(02, 02),
  CREATE(0100, 0100),
  /** With {@link #CREATE}: it must not exist, and a symbolic link there is not followed. */
  EXCLUSIVE(0200, 0200),
  /** A terminal does not become this process's own. */
  NOT_CONTROLLING(0400, 0400),
  TRUNCATE(01000, 01000),
  APPEND(02000, 02000),
  /** A fifo's open does not wait for its other end. */
  NON_BLOCKING(04000, 04000),
  /** It must be a directory. */
  DIRECTORY(0200000, 040000),
  /** A symbolic link as the last part is refused ({@code ELOOP}). */
  NO_FOLLOW(0400000, 0100000),
  /** Only the place, no content; needs no right to read, and with NO_FOLLOW names a link itself. */
  PATH(010000000, 010000000),
  /** The access time is left alone; only the owner and root may ask for it. */
  NO_ACCESS_TIME(01000000, 01000000);

  private static final int CLOSE_ON_EXEC = 02000000;

  private final int amd64;
  private final int arm64;

  OpenFlag(int amd64, int arm64) {
    this.amd64 = amd64;
    this.arm64 = arm64;
  }

  /** The kernel's bits for these flags; descriptors never leak into child processes. */
  static int bits(OpenFlag... flags) {
    int bits = CLOSE_ON_EXEC;
    for (OpenFlag flag : flags) {
      bits |= Architecture.current() == Architecture.AMD64 ? flag.amd64 : flag.arm64;
    }
    return bits;
  }
}
