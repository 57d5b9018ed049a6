package dev.croft.linux.file;

import dev.croft.linux.call.Errno;
import dev.croft.linux.call.Kernel;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.call.SystemCall;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The extended attributes of one file, by open handle or by path; a symbolic link as a path's last
 * part is not followed. Names are text ({@code security.capability}), values are bytes.
 */
public final class Xattrs {

  private static final int MAX_BYTES = 64 * 1024;

  /** Which of the kernel's two families of calls reaches the file. */
  private enum Family {
    BY_PATH(
        SystemCall.LGETXATTR, SystemCall.LSETXATTR, SystemCall.LLISTXATTR, SystemCall.LREMOVEXATTR),
    BY_HANDLE(
        SystemCall.FGETXATTR, SystemCall.FSETXATTR, SystemCall.FLISTXATTR, SystemCall.FREMOVEXATTR);

    private final SystemCall get;
    private final SystemCall set;
    private final SystemCall list;
    private final SystemCall remove;

    Family(SystemCall get, SystemCall set, SystemCall list, SystemCall remove) {
      this.get = get;
      this.set = set;
      this.list = list;
      this.remove = remove;
    }
  }

  private final Family family;
  private final byte[] path;
  private final int descriptor;
  private final String subject;

  private Xattrs(Family family, byte[] path, int descriptor, Object subject) {
    this.family = family;
    this.path = path;
    this.descriptor = descriptor;
    this.subject = subject.toString();
  }

  /** Of an open file; not one opened with {@link OpenFlag#PATH}. */
  public static Xattrs of(FileHandle handle) {
    return new Xattrs(Family.BY_HANDLE, new byte[0], handle.number(), handle);
  }

  /** Of a file of our own. */
  public static Xattrs of(Path path) {
    return new Xattrs(Family.BY_PATH, BytePath.of(path).raw(), -1, path);
  }

  /** Of the file that a name in a directory is; of the directory itself where it is empty. */
  static Xattrs of(FileHandle directory, BytePath name) {
    // The kernel has no calls relative to a directory before Linux 6.13.
    return name.isEmpty()
        ? of(directory)
        : new Xattrs(
            Family.BY_PATH,
            BytePath.of(directory.processPath()).resolve(name).raw(),
            -1,
            BytePath.of(directory.toString()).resolve(name));
  }

  /** The value of an attribute, if there is one. */
  public Optional<byte[]> get(String name) throws LinuxException {
    try (Kernel kernel = new Kernel()) {
      MemorySegment buffer = kernel.memory(MAX_BYTES);
      long result =
          kernel.attempt(
              family.get, target(kernel), text(kernel, name), buffer.address(), MAX_BYTES);
      if (result == -Errno.ENODATA || result == -Errno.EOPNOTSUPP) {
        return Optional.empty();
      }
      return Optional.of(checked(family.get, name, result, buffer));
    }
  }

  /** The names of all attributes, sorted; none where the file system has no attributes. */
  public List<String> names() throws LinuxException {
    try (Kernel kernel = new Kernel()) {
      // Most files have none, and the small question is the cheap one.
      if (kernel.attempt(family.list, target(kernel), 0, 0) == 0) {
        return List.of();
      }
      MemorySegment buffer = kernel.memory(MAX_BYTES);
      long result = kernel.attempt(family.list, target(kernel), buffer.address(), MAX_BYTES);
      if (result == -Errno.EOPNOTSUPP) {
        return List.of();
      }
      return split(checked(family.list, "", result, buffer));
    }
  }

  /** Creates or replaces an attribute. */
  public void set(String name, byte[] value) throws LinuxException {
    try (Kernel kernel = new Kernel()) {
      kernel.call(
          family.set,
          subject + " " + name,
          target(kernel),
          text(kernel, name),
          kernel.bytes(value),
          value.length,
          0);
    }
  }

  /** Removes an attribute; whether there was one. */
  public boolean remove(String name) throws LinuxException {
    try (Kernel kernel = new Kernel()) {
      long result = kernel.attempt(family.remove, target(kernel), text(kernel, name));
      if (result < 0 && result != -Errno.ENODATA) {
        throw new LinuxException(family.remove.manualName(), subject + " " + name, (int) -result);
      }
      return result == 0;
    }
  }

  @Override
  public String toString() {
    return subject;
  }

  private long target(Kernel kernel) {
    return family == Family.BY_HANDLE ? descriptor : kernel.string(path);
  }

  private static long text(Kernel kernel, String name) {
    return kernel.string(name.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] checked(SystemCall call, String name, long result, MemorySegment buffer)
      throws LinuxException {
    if (result < 0) {
      throw new LinuxException(
          call.manualName(), name.isEmpty() ? subject : subject + " " + name, (int) -result);
    }
    return buffer.asSlice(0, result).toArray(ValueLayout.JAVA_BYTE);
  }

  private static List<String> split(byte[] zeroTerminated) {
    List<String> names = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < zeroTerminated.length; i++) {
      if (zeroTerminated[i] == 0) {
        names.add(new String(zeroTerminated, start, i - start, StandardCharsets.UTF_8));
        start = i + 1;
      }
    }
    names.sort(String::compareTo);
    return List.copyOf(names);
  }
}
