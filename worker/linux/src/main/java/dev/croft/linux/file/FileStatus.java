package dev.croft.linux.file;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;

/**
 * A file's metadata, as {@code statx} tells it.
 *
 * @param permissions the lower twelve bits of the mode: set-id, sticky and access bits
 * @param size in bytes
 * @param allocatedBytes what the file takes on disk; less than its size where it has holes
 * @param deviceMajor of a device node; 0 for other files
 * @param deviceMinor of a device node; 0 for other files
 * @param modified with nanoseconds
 * @param changed when the inode last changed; cannot be set, so it tells tampering with {@code
 *     modified}
 * @param fileSystem the number of the device that holds the file
 * @param links how many names the file has
 */
public record FileStatus(
    FileType type,
    int permissions,
    long uid,
    long gid,
    long size,
    long allocatedBytes,
    int deviceMajor,
    int deviceMinor,
    Instant modified,
    Instant changed,
    long inode,
    long fileSystem,
    long links) {

  static final int STRUCT_BYTES = 256;

  /** All of the basic fields of {@code statx}. */
  static final int MASK = 0x7ff;

  /** Type and permissions in one number, as in {@code st_mode}. */
  public int mode() {
    return type.bits() | permissions;
  }

  /** Whether it is a directory. */
  public boolean isDirectory() {
    return type == FileType.DIRECTORY;
  }

  /** Whether it is a regular file. */
  public boolean isRegular() {
    return type == FileType.REGULAR;
  }

  /** Whether two statuses are of one file: another name of it counts as the same. */
  public boolean isSameFile(FileStatus other) {
    return inode == other.inode && fileSystem == other.fileSystem;
  }

  /** Whether it is what overlayfs leaves in an upper directory for a removed file. */
  public boolean isOverlayWhiteout() {
    return type == FileType.CHARACTER_DEVICE && deviceMajor == 0 && deviceMinor == 0;
  }

  /** Reads {@code struct statx}, whose layout is the same on all architectures. */
  static FileStatus read(MemorySegment s) {
    int mode = Short.toUnsignedInt(s.get(ValueLayout.JAVA_SHORT, 28));
    return new FileStatus(
        FileType.ofMode(mode),
        mode & 07777,
        unsigned(s, 20),
        unsigned(s, 24),
        s.get(ValueLayout.JAVA_LONG, 40),
        s.get(ValueLayout.JAVA_LONG, 48) * 512,
        s.get(ValueLayout.JAVA_INT, 128),
        s.get(ValueLayout.JAVA_INT, 132),
        instant(s, 112),
        instant(s, 96),
        s.get(ValueLayout.JAVA_LONG, 32),
        unsigned(s, 136) << 32 | unsigned(s, 140),
        unsigned(s, 16));
  }

  private static long unsigned(MemorySegment s, long offset) {
    return Integer.toUnsignedLong(s.get(ValueLayout.JAVA_INT, offset));
  }

  private static Instant instant(MemorySegment s, long offset) {
    return Instant.ofEpochSecond(s.get(ValueLayout.JAVA_LONG, offset), unsigned(s, offset + 8));
  }
}
