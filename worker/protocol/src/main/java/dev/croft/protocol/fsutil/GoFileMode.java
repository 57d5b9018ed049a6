package dev.croft.protocol.fsutil;

import dev.croft.model.failure.CroftException;

/** The Go language's file modes: the permissions as on Unix, all else in bits of its own. */
public final class GoFileMode {

  private static final int DIRECTORY = 1 << 31;
  private static final int SYMLINK = 1 << 27;
  private static final int DEVICE = 1 << 26;
  private static final int NAMED_PIPE = 1 << 25;
  private static final int SET_UID = 1 << 23;
  private static final int SET_GID = 1 << 22;
  private static final int CHARACTER_DEVICE = 1 << 21;
  private static final int STICKY = 1 << 20;
  private static final int TYPE =
      DIRECTORY | SYMLINK | DEVICE | NAMED_PIPE | CHARACTER_DEVICE | 1 << 24 | 1 << 19;

  private static final int UNIX_SET_UID = 04000;
  private static final int UNIX_SET_GID = 02000;
  private static final int UNIX_STICKY = 01000;
  private static final int UNIX_PERMISSIONS = 0777;

  private GoFileMode() {}

  static FileKind kind(int mode, String path) {
    return switch (mode & TYPE) {
      case 0 -> FileKind.REGULAR;
      case DIRECTORY -> FileKind.DIRECTORY;
      case SYMLINK -> FileKind.SYMLINK;
      case NAMED_PIPE -> FileKind.FIFO;
      case DEVICE -> FileKind.BLOCK_DEVICE;
      case DEVICE | CHARACTER_DEVICE -> FileKind.CHARACTER_DEVICE;
      default ->
          throw CroftException.user(
              "the client sent "
                  + path
                  + " with the mode "
                  + Integer.toHexString(mode)
                  + ", which no kind of file has");
    };
  }

  static int permissions(int mode) {
    return (mode & UNIX_PERMISSIONS)
        | ((mode & SET_UID) != 0 ? UNIX_SET_UID : 0)
        | ((mode & SET_GID) != 0 ? UNIX_SET_GID : 0)
        | ((mode & STICKY) != 0 ? UNIX_STICKY : 0);
  }

  /**
   * Go's bits.
   *
   * @param permissions the low twelve bits of the Unix mode
   */
  public static int of(FileKind kind, int permissions) {
    int type =
        switch (kind) {
          case REGULAR -> 0;
          case DIRECTORY -> DIRECTORY;
          case SYMLINK -> SYMLINK;
          case FIFO -> NAMED_PIPE;
          case BLOCK_DEVICE -> DEVICE;
          case CHARACTER_DEVICE -> DEVICE | CHARACTER_DEVICE;
        };
    return type
        | (permissions & UNIX_PERMISSIONS)
        | ((permissions & UNIX_SET_UID) != 0 ? SET_UID : 0)
        | ((permissions & UNIX_SET_GID) != 0 ? SET_GID : 0)
        | ((permissions & UNIX_STICKY) != 0 ? STICKY : 0);
  }
}
