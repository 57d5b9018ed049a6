package dev.croft.server.solve;

/** File modes as Go's {@code io/fs.FileMode} has them, which {@code fsutil} sends over the wire. */
public final class GoFileMode {

  private static final int TYPE_BITS = 0170000;

  private GoFileMode() {}

  /** Go's bits for a mode of {@code stat(2)}. */
  public static int of(int mode) {
    int bits = mode & 0777;
    bits |= (mode & 04000) != 0 ? 1 << 23 : 0;
    bits |= (mode & 02000) != 0 ? 1 << 22 : 0;
    bits |= (mode & 01000) != 0 ? 1 << 20 : 0;
    return bits
        | switch (mode & TYPE_BITS) {
          case 0040000 -> 1 << 31;
          case 0120000 -> 1 << 27;
          case 0060000 -> 1 << 26;
          case 0010000 -> 1 << 25;
          case 0140000 -> 1 << 24;
          case 0020000 -> (1 << 26) | (1 << 21);
          default -> 0;
        };
  }
}
