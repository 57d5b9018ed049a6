package dev.croft.linux.file;

import dev.croft.linux.call.Errno;
import dev.croft.linux.call.Kernel;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.call.SystemCall;

/** Copies a file's content by the cheapest way that the file systems offer. */
public final class FileCopy {

  private static final long FICLONE = 0x40049409L;
  private static final long MAX_CHUNK_BYTES = 1L << 30;
  private static final int BUFFER_BYTES = 64 * 1024;

  private FileCopy() {}

  /**
   * Makes an empty file's content equal to another's: by sharing blocks where the file system can,
   * else inside the kernel, else through memory. Holes stay holes. Moves both positions.
   *
   * @param from open for reading
   * @param to open for writing, empty
   */
  public static void copy(FileHandle from, FileHandle to) throws LinuxException {
    if (clone(from, to)) {
      return;
    }
    long size = from.status().size();
    boolean inKernel = true;
    long position = 0;
    while (position < size) {
      long start = from.nextData(position);
      if (start < 0) {
        break;
      }
      long end = from.nextHole(start);
      from.position(start);
      to.position(start);
      long left = (end < 0 ? size : end) - start;
      if (inKernel) {
        long done = copyInKernel(from, to, left);
        inKernel = done >= 0;
        left -= Math.max(done, 0);
      }
      copyThroughMemory(from, to, left);
      position = start + ((end < 0 ? size : end) - start);
    }
    to.truncate(size);
  }

  private static boolean clone(FileHandle from, FileHandle to) {
    try (Kernel kernel = new Kernel()) {
      return kernel.attempt(SystemCall.IOCTL, to.number(), FICLONE, from.number()) == 0;
    }
  }

  /** How many bytes were copied, or -1 where this pair of files cannot be copied so. */
  private static long copyInKernel(FileHandle from, FileHandle to, long length)
      throws LinuxException {
    long done = 0;
    while (done < length) {
      try (Kernel kernel = new Kernel()) {
        long chunk = Math.min(length - done, MAX_CHUNK_BYTES);
        long result =
            kernel.attempt(SystemCall.COPY_FILE_RANGE, from.number(), 0, to.number(), 0, chunk, 0);
        if (result < 0 && done == 0 && isUnsupported((int) -result)) {
          return -1;
        }
        if (result < 0) {
          throw new LinuxException("copy_file_range", from + " to " + to, (int) -result);
        }
        if (result == 0) {
          return done;
        }
        done += result;
      }
    }
    return done;
  }

  private static boolean isUnsupported(int errno) {
    return switch (errno) {
      case Errno.EXDEV, Errno.ENOSYS, Errno.EOPNOTSUPP, Errno.EINVAL, Errno.EPERM -> true;
      default -> false;
    };
  }

  private static void copyThroughMemory(FileHandle from, FileHandle to, long length)
      throws LinuxException {
    byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, length)];
    long left = length;
    while (left > 0) {
      int got = from.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (got < 0) {
        return;
      }
      to.write(buffer, 0, got);
      left -= got;
    }
  }
}
