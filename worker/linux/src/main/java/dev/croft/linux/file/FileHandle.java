package dev.croft.linux.file;

import dev.croft.linux.call.Errno;
import dev.croft.linux.call.Kernel;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.call.SystemCall;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An open file: a descriptor that is closed with this object. Reading and writing move one common
 * position, so one thread at a time; everything else may be called by any.
 */
public final class FileHandle implements AutoCloseable {

  /** The kernel's stand-in for "relative to the working directory". */
  static final int WORKING_DIRECTORY = -100;

  private static final int CHUNK_BYTES = 64 * 1024;
  private static final int LOCK_SHARED = 1;
  private static final int LOCK_EXCLUSIVE = 2;
  private static final int LOCK_NON_BLOCKING = 4;
  private static final int EMPTY_PATH = 0x1000;
  private static final int SET_SIGNAL = 10;
  private static final int SET_LEASE = 1024;
  private static final int LEASE_FOR_READING = 0;
  private static final int NO_LEASE = 2;

  /** Nobody minds SIGURG, whereas SIGIO, which breaks a lease by default, ends a process. */
  private static final int HARMLESS_SIGNAL = 23;

  private final AtomicInteger descriptor;
  private final String subject;

  FileHandle(long descriptor, Object subject) {
    this.descriptor = new AtomicInteger((int) descriptor);
    this.subject = subject.toString();
  }

  /** Opens a file of our own, following links; {@code permissions} matter where it is created. */
  public static FileHandle open(Path path, int permissions, OpenFlag... flags)
      throws LinuxException {
    try (Kernel kernel = new Kernel()) {
      long name = kernel.string(BytePath.of(path).raw());
      long bits = OpenFlag.bits(flags);
      return new FileHandle(
          kernel.call(SystemCall.OPENAT, path, WORKING_DIRECTORY, name, bits, permissions), path);
    }
  }

  /** Opens an existing file of our own, following links. */
  public static FileHandle open(Path path, OpenFlag... flags) throws LinuxException {
    return open(path, 0, flags);
  }

  /** The descriptor's number; throws {@link IllegalStateException} once this is closed. */
  public int number() {
    int number = descriptor.get();
    if (number < 0) {
      throw new IllegalStateException(subject + " is closed");
    }
    return number;
  }

  /** A path by which this process reaches the open file, whatever its name is by now. */
  public Path processPath() {
    return Path.of("/proc/self/fd/" + number());
  }

  /** The file's metadata. */
  public FileStatus status() throws LinuxException {
    return status(number(), BytePath.EMPTY, EMPTY_PATH, subject);
  }

  static FileStatus status(int directory, BytePath name, int flags, Object subject)
      throws LinuxException {
    try (Kernel kernel = new Kernel()) {
      MemorySegment buffer = kernel.memory(FileStatus.STRUCT_BYTES);
      long text = kernel.string(name.raw());
      kernel.call(
          SystemCall.STATX, subject, directory, text, flags, FileStatus.MASK, buffer.address());
      return FileStatus.read(buffer);
    }
  }

  /**
   * Reads at the common position.
   *
   * @return how many bytes, at least one, or -1 at the end of the file
   */
  public int read(byte[] into, int offset, int length) throws LinuxException {
    if (length == 0) {
      return 0;
    }
    try (Kernel kernel = new Kernel()) {
      int wanted = Math.min(length, CHUNK_BYTES);
      MemorySegment buffer = kernel.memory(wanted);
      int got = (int) kernel.call(SystemCall.READ, subject, number(), buffer.address(), wanted);
      MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, into, offset, got);
      return got == 0 ? -1 : got;
    }
  }

  /** Reads at a position of its own, in bytes; -1 at the end of the file. */
  public int readAt(long position, byte[] into, int offset, int length) throws LinuxException {
    if (length == 0) {
      return 0;
    }
    try (Kernel kernel = new Kernel()) {
      int wanted = Math.min(length, CHUNK_BYTES);
      MemorySegment buffer = kernel.memory(wanted);
      int got =
          (int)
              kernel.call(
                  SystemCall.PREAD64, subject, number(), buffer.address(), wanted, position);
      MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, into, offset, got);
      return got == 0 ? -1 : got;
    }
  }

  /** Writes all of these bytes at the common position. */
  public void write(byte[] from, int offset, int length) throws LinuxException {
    int done = 0;
    while (done < length) {
      try (Kernel kernel = new Kernel()) {
        int wanted = Math.min(length - done, CHUNK_BYTES);
        MemorySegment buffer = kernel.memory(wanted);
        MemorySegment.copy(from, offset + done, buffer, ValueLayout.JAVA_BYTE, 0, wanted);
        done += (int) kernel.call(SystemCall.WRITE, subject, number(), buffer.address(), wanted);
      }
    }
  }

  /** Writes all of these bytes at a position of its own; a gap before it is a hole. */
  public void writeAt(long position, byte[] from, int offset, int length) throws LinuxException {
    int done = 0;
    while (done < length) {
      try (Kernel kernel = new Kernel()) {
        int wanted = Math.min(length - done, CHUNK_BYTES);
        MemorySegment buffer = kernel.memory(wanted);
        MemorySegment.copy(from, offset + done, buffer, ValueLayout.JAVA_BYTE, 0, wanted);
        long at = position + done;
        long address = buffer.address();
        done += (int) kernel.call(SystemCall.PWRITE64, subject, number(), address, wanted, at);
      }
    }
  }

  /** Sets the file's length in bytes; what is added is a hole. */
  public void truncate(long length) throws LinuxException {
    run(SystemCall.FTRUNCATE, number(), length);
  }

  /** Moves the common position to a byte. */
  public void position(long position) throws LinuxException {
    run(SystemCall.LSEEK, number(), position, 0);
  }

  /** The first position with data at or after this one, or -1 where only a hole is left. */
  public long nextData(long position) throws LinuxException {
    return seek(position, 3);
  }

  /** The first hole at or after this position; the file's end counts as one; -1 beyond it. */
  public long nextHole(long position) throws LinuxException {
    return seek(position, 4);
  }

  private long seek(long position, int whence) throws LinuxException {
    try (Kernel kernel = new Kernel()) {
      long result = kernel.attempt(SystemCall.LSEEK, number(), position, whence);
      if (result < 0 && result != -Errno.ENXIO) {
        throw new LinuxException("lseek", subject, (int) -result);
      }
      return result < 0 ? -1 : result;
    }
  }

  /** Sets owner and group; clears the set-id bits, as the kernel does. */
  public void setOwner(long uid, long gid) throws LinuxException {
    run(SystemCall.FCHOWN, number(), uid, gid);
  }

  /** Sets the twelve permission bits, whatever the umask. */
  public void setPermissions(int permissions) throws LinuxException {
    run(SystemCall.FCHMOD, number(), permissions);
  }

  /** Sets the time of modification to the nanosecond; the time of access follows it. */
  public void setModified(Instant modified) throws LinuxException {
    try (Kernel kernel = new Kernel()) {
      MemorySegment times = kernel.memory(Timestamps.BYTES);
      Timestamps.write(times, Optional.of(modified), Optional.of(modified));
      kernel.call(SystemCall.UTIMENSAT, subject, number(), 0, times.address(), 0);
    }
  }

  /** Waits until content and metadata are on disk; of a directory, its entries. */
  public void sync() throws LinuxException {
    run(SystemCall.FSYNC, number());
  }

  /** Waits until the content is on disk. */
  public void syncData() throws LinuxException {
    run(SystemCall.FDATASYNC, number());
  }

  /** Waits until the whole file system that holds the file is on disk. */
  public void syncFileSystem() throws LinuxException {
    run(SystemCall.SYNCFS, number());
  }

  /**
   * Takes the advisory lock of {@code flock}, which lasts until this handle is closed. Waits for as
   * long as another open handle holds it; call on a platform thread.
   */
  public void lock(boolean exclusive) throws LinuxException {
    run(SystemCall.FLOCK, number(), exclusive ? LOCK_EXCLUSIVE : LOCK_SHARED);
  }

  /** Takes the advisory lock if nobody holds it against us; whether that went well. */
  public boolean tryLock(boolean exclusive) throws LinuxException {
    try (Kernel kernel = new Kernel()) {
      long how = (exclusive ? LOCK_EXCLUSIVE : LOCK_SHARED) | LOCK_NON_BLOCKING;
      long result = kernel.attempt(SystemCall.FLOCK, number(), how);
      if (result < 0 && result != -Errno.EAGAIN) {
        throw new LinuxException("flock", subject, (int) -result);
      }
      return result == 0;
    }
  }

  /**
   * Whether any process has this regular file open for writing, or mapped so, at this moment. This
   * handle must be the caller's own and for reading. Throws {@code EINVAL} or {@code EACCES} where
   * the file system, or whose file it is, does not let that be known.
   */
  public boolean isOpenForWriting() throws LinuxException {
    // The kernel gives a lease for reading only where nobody can write; it goes back at once.
    run(SystemCall.FCNTL, number(), SET_SIGNAL, HARMLESS_SIGNAL);
    try (Kernel kernel = new Kernel()) {
      long result = kernel.attempt(SystemCall.FCNTL, number(), SET_LEASE, LEASE_FOR_READING);
      if (result < 0 && result != -Errno.EAGAIN) {
        throw new LinuxException("fcntl", subject, (int) -result);
      }
      if (result == 0) {
        kernel.call(SystemCall.FCNTL, subject, number(), SET_LEASE, NO_LEASE);
      }
      return result != 0;
    }
  }

  /** Reads from the common position on; closing the stream closes this handle. */
  public InputStream inputStream() {
    return new HandleStreams.Input(this);
  }

  /** Writes from the common position on; closing the stream closes this handle. */
  public OutputStream outputStream() {
    return new HandleStreams.Output(this);
  }

  /** Closes the descriptor; a second call does nothing. */
  @Override
  public void close() {
    int number = descriptor.getAndSet(-1);
    if (number >= 0) {
      try (Kernel kernel = new Kernel()) {
        kernel.attempt(SystemCall.CLOSE, number);
      }
    }
  }

  @Override
  public String toString() {
    return subject;
  }

  private void run(SystemCall call, long... arguments) throws LinuxException {
    try (Kernel kernel = new Kernel()) {
      kernel.call(call, subject, arguments);
    }
  }
}
