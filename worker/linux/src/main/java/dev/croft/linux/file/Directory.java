package dev.croft.linux.file;

import dev.croft.linux.call.Errno;
import dev.croft.linux.call.Kernel;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.call.SystemCall;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An open directory, and what can be done with the names in it. A name is one part of a path,
 * without slashes; the empty name is the directory itself where that makes sense. A symbolic link
 * with the name is never followed: every operation is on the link. May be used by many threads,
 * except {@link #list()}.
 */
public final class Directory implements AutoCloseable {

  private static final int NO_FOLLOW = 0x100;
  private static final int REMOVE_DIRECTORY = 0x200;
  private static final int EMPTY_PATH = 0x1000;
  private static final int RENAME_NO_REPLACE = 1;
  private static final int MAX_LINK_BYTES = 4096;

  private final FileHandle handle;

  Directory(FileHandle handle) {
    this.handle = handle;
  }

  /** Opens a directory of our own, following links. */
  public static Directory open(Path path) throws LinuxException {
    return new Directory(FileHandle.open(path, OpenFlag.DIRECTORY));
  }

  /** The descriptor behind it, to sync or lock the directory. */
  public FileHandle handle() {
    return handle;
  }

  /** Opens a directory in this one. */
  public Directory openDirectory(BytePath name) throws LinuxException {
    return new Directory(open(name, 0, OpenFlag.DIRECTORY, OpenFlag.NO_FOLLOW));
  }

  /** Opens a file in this directory; {@code permissions} less the umask where it is created. */
  public FileHandle open(BytePath name, int permissions, OpenFlag... flags) throws LinuxException {
    try (Kernel kernel = new Kernel()) {
      int bits = OpenFlag.bits(flags) | OpenFlag.bits(OpenFlag.NO_FOLLOW);
      long text = kernel.string(name.isEmpty() ? new byte[] {'.'} : name.raw());
      return new FileHandle(
          kernel.call(SystemCall.OPENAT, full(name), fd(), text, bits, permissions), full(name));
    }
  }

  /** Opens an existing file in this directory. */
  public FileHandle open(BytePath name, OpenFlag... flags) throws LinuxException {
    return open(name, 0, flags);
  }

  /** The metadata of a name; throws where there is none. */
  public FileStatus status(BytePath name) throws LinuxException {
    return FileHandle.status(fd(), name, NO_FOLLOW | EMPTY_PATH, full(name));
  }

  /** The metadata of a name, if it exists. */
  public Optional<FileStatus> find(BytePath name) throws LinuxException {
    try {
      return Optional.of(status(name));
    } catch (LinuxException e) {
      if (e.isNotFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** All entries but {@code .} and {@code ..}, in the file system's order. */
  public List<DirectoryEntry> list() throws LinuxException {
    return Listing.read(handle);
  }

  /**
   * All entries with their metadata, in the file system's order; one that is removed meanwhile is
   * left out. Made for directories of very many files: much cheaper than {@link #list()} followed
   * by {@link #status} of each.
   */
  public List<NamedStatus> listStatus() throws LinuxException {
    return StatusListing.read(handle);
  }

  /** Makes a directory; permissions less the umask. */
  public void makeDirectory(BytePath name, int permissions) throws LinuxException {
    run(SystemCall.MKDIRAT, name, permissions);
  }

  /** Makes a device node, fifo, socket or empty regular file; permissions less the umask. */
  public void makeNode(BytePath name, FileType type, int permissions, int major, int minor)
      throws LinuxException {
    long device =
        ((major & 0xfffff000L) << 32)
            | ((major & 0xfffL) << 8)
            | ((minor & 0xffffff00L) << 12)
            | (minor & 0xffL);
    run(SystemCall.MKNODAT, name, type.bits() | permissions, device);
  }

  /** Makes a symbolic link whose content is the target, byte for byte. */
  public void makeSymlink(BytePath target, BytePath name) throws LinuxException {
    try (Kernel kernel = new Kernel()) {
      long text = kernel.string(target.raw());
      kernel.call(SystemCall.SYMLINKAT, full(name), text, fd(), kernel.string(name.raw()));
    }
  }

  /** Gives a file that another directory holds one more name here. */
  public void makeLink(Directory from, BytePath existing, BytePath name) throws LinuxException {
    try (Kernel kernel = new Kernel()) {
      long source = kernel.string(existing.raw());
      long target = kernel.string(name.raw());
      kernel.call(SystemCall.LINKAT, full(name), from.fd(), source, fd(), target, 0);
    }
  }

  /** The content of a symbolic link. */
  public BytePath readLink(BytePath name) throws LinuxException {
    try (Kernel kernel = new Kernel()) {
      MemorySegment buffer = kernel.memory(MAX_LINK_BYTES);
      long text = kernel.string(name.raw());
      long length =
          kernel.call(
              SystemCall.READLINKAT, full(name), fd(), text, buffer.address(), MAX_LINK_BYTES);
      return BytePath.of(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
    }
  }

  /** Renames, replacing a file (or empty directory, by a directory) that has the new name. */
  public void rename(BytePath name, Directory to, BytePath newName) throws LinuxException {
    rename(name, to, newName, 0);
  }

  /** Renames; refused with {@code EEXIST} where the new name is taken. */
  public void renameNew(BytePath name, Directory to, BytePath newName) throws LinuxException {
    rename(name, to, newName, RENAME_NO_REPLACE);
  }

  private void rename(BytePath name, Directory to, BytePath newName, int flags)
      throws LinuxException {
    try (Kernel kernel = new Kernel()) {
      long source = kernel.string(name.raw());
      long target = kernel.string(newName.raw());
      kernel.call(SystemCall.RENAMEAT2, full(name), fd(), source, to.fd(), target, flags);
    }
  }

  /** Removes a name that is not a directory. */
  public void unlink(BytePath name) throws LinuxException {
    run(SystemCall.UNLINKAT, name, 0);
  }

  /** Removes an empty directory. */
  public void removeDirectory(BytePath name) throws LinuxException {
    run(SystemCall.UNLINKAT, name, REMOVE_DIRECTORY);
  }

  /** Removes a name and all below it; whether there was anything. */
  public boolean removeTree(BytePath name) throws LinuxException {
    try (Kernel kernel = new Kernel()) {
      long text = kernel.string(name.raw());
      long result = kernel.attempt(SystemCall.UNLINKAT, fd(), text, 0);
      if (result == 0 || result == -Errno.ENOENT) {
        return result == 0;
      }
      if (result != -Errno.EISDIR) {
        throw new LinuxException("unlinkat", full(name).toString(), (int) -result);
      }
    }
    try (Directory below = openDirectory(name)) {
      below.removeContents();
    }
    removeDirectory(name);
    return true;
  }

  /** Removes all that the directory holds. */
  public void removeContents() throws LinuxException {
    for (DirectoryEntry entry : list()) {
      removeTree(entry.name());
    }
  }

  /** Sets owner and group; clears the set-id bits of a regular file, as the kernel does. */
  public void setOwner(BytePath name, long uid, long gid) throws LinuxException {
    run(SystemCall.FCHOWNAT, name, uid, gid, NO_FOLLOW | EMPTY_PATH);
  }

  /** Sets the twelve permission bits; a symbolic link has none and is refused. */
  public void setPermissions(BytePath name, int permissions) throws LinuxException {
    if (name.isEmpty()) {
      handle.setPermissions(permissions);
      return;
    }
    try (Kernel kernel = new Kernel()) {
      long text = kernel.string(name.raw());
      long result = kernel.attempt(SystemCall.FCHMODAT2, fd(), text, permissions, NO_FOLLOW);
      if (result == -Errno.ENOSYS || result == -Errno.EPERM) {
        setPermissionsByProcessPath(kernel, name, permissions);
      } else if (result < 0) {
        throw new LinuxException("fchmodat2", full(name).toString(), (int) -result);
      }
    }
  }

  /** Before Linux 6.6 no call changes a name's mode without following a link. */
  private void setPermissionsByProcessPath(Kernel kernel, BytePath name, int permissions)
      throws LinuxException {
    try (FileHandle file = open(name, OpenFlag.PATH, OpenFlag.NO_FOLLOW)) {
      long path = kernel.string(BytePath.of(file.processPath()).raw());
      kernel.call(SystemCall.FCHMODAT, full(name), FileHandle.WORKING_DIRECTORY, path, permissions);
    }
  }

  /** Sets the time of modification to the nanosecond; the time of access follows it. */
  public void setModified(BytePath name, Instant modified) throws LinuxException {
    setTimes(name, Optional.of(modified), Optional.of(modified));
  }

  /** Sets the times to the nanosecond; an empty one stays as it is. */
  public void setTimes(BytePath name, Optional<Instant> accessed, Optional<Instant> modified)
      throws LinuxException {
    try (Kernel kernel = new Kernel()) {
      MemorySegment times = kernel.memory(Timestamps.BYTES);
      Timestamps.write(times, accessed, modified);
      long text = name.isEmpty() ? 0 : kernel.string(name.raw());
      int flags = name.isEmpty() ? 0 : NO_FOLLOW;
      kernel.call(SystemCall.UTIMENSAT, full(name), fd(), text, times.address(), flags);
    }
  }

  /** The extended attributes of a name; valid while this directory is open. */
  public Xattrs xattrs(BytePath name) {
    return Xattrs.of(handle, name);
  }

  @Override
  public void close() {
    handle.close();
  }

  @Override
  public String toString() {
    return handle.toString();
  }

  int fd() {
    return handle.number();
  }

  private BytePath full(BytePath name) {
    return BytePath.of(handle.toString()).resolve(name);
  }

  /** Calls whose first two arguments are this directory and a name in it. */
  private void run(SystemCall call, BytePath name, long... more) throws LinuxException {
    try (Kernel kernel = new Kernel()) {
      long[] arguments = new long[more.length + 2];
      arguments[0] = fd();
      arguments[1] = kernel.string(name.raw());
      System.arraycopy(more, 0, arguments, 2, more.length);
      kernel.call(call, full(name), arguments);
    }
  }
}
