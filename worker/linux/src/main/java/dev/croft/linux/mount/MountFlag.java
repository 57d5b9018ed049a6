package dev.croft.linux.mount;

/** What a mount does and does not allow; the numbers are those of {@code mount(2)}. */
public enum MountFlag {
  READ_ONLY(1),
  NO_SET_ID(2),
  NO_DEVICES(4),
  NO_EXEC(8),
  SYNCHRONOUS(16),
  NO_ACCESS_TIME(1024),
  RELATIVE_ACCESS_TIME(1 << 21);

  private final long bits;

  MountFlag(long bits) {
    this.bits = bits;
  }

  /** The kernel's bits for these flags. */
  static long bits(Iterable<MountFlag> flags) {
    long bits = 0;
    for (MountFlag flag : flags) {
      bits |= flag.bits;
    }
    return bits;
  }
}
