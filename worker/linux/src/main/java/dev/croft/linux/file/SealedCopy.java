package dev.croft.linux.file;

import dev.croft.linux.call.Errno;
import dev.croft.linux.call.Kernel;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.call.SystemCall;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A copy of a file in memory that nobody can change, this process included. It is there until it is
 * closed or this process ends. Any thread may ask for its path.
 */
public final class SealedCopy implements AutoCloseable {

  private static final int CLOSE_ON_EXEC = 1;
  private static final int ALLOW_SEALING = 2;

  /** Whatever the machine's default is, it can be executed. Unknown to kernels before 6.3. */
  private static final int EXECUTABLE = 0x10;

  private static final int ADD_SEALS = 1033;

  /** Against more seals, shrinking, growing and writing. */
  private static final int ALL_SEALS = 0xf;

  private final FileHandle copy;

  private SealedCopy(FileHandle copy) {
    this.copy = copy;
  }

  /** Copies an existing file, following links. */
  public static SealedCopy of(Path file) throws LinuxException {
    FileHandle copy = create(file);
    try (FileHandle original = FileHandle.open(file);
        Kernel kernel = new Kernel()) {
      FileCopy.copy(original, copy);
      kernel.call(SystemCall.FCNTL, file, copy.number(), ADD_SEALS, ALL_SEALS);
      return new SealedCopy(copy);
    } catch (LinuxException e) {
      copy.close();
      throw e;
    }
  }

  /** Where all processes of this machine that may look into this one find it. */
  public Path path() {
    return Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/" + copy.number());
  }

  /** Gives the memory back, once no process runs it any more. */
  @Override
  public void close() {
    copy.close();
  }

  private static FileHandle create(Path file) throws LinuxException {
    try (Kernel kernel = new Kernel()) {
      long name = kernel.string(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
      int flags = CLOSE_ON_EXEC | ALLOW_SEALING;
      long number = kernel.attempt(SystemCall.MEMFD_CREATE, name, flags | EXECUTABLE);
      if (number == -Errno.EINVAL) {
        number = kernel.attempt(SystemCall.MEMFD_CREATE, name, flags);
      }
      if (number < 0) {
        throw new LinuxException("memfd_create", file.toString(), (int) -number);
      }
      return new FileHandle(number, "a copy of " + file);
    }
  }
}
