package dev.croft.linux.file;

import dev.croft.linux.call.Errno;
import dev.croft.linux.call.Kernel;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.call.SystemCall;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A directory that is the whole world for the paths resolved in it: absolute paths and absolute
 * symbolic links begin at it, and {@code ..} at its top stays there, as after {@code chroot}. The
 * kernel holds this ({@code openat2} with {@code RESOLVE_IN_ROOT}), so it is true while others
 * change the tree, too. May be used by many threads.
 */
public final class RootDirectory implements AutoCloseable {

  private static final int HOW_BYTES = 24;
  private static final long NO_MAGIC_LINKS = 0x02;
  private static final long IN_ROOT = 0x10;
  private static final int MAX_ATTEMPTS = 128;
  private static final int MAX_DANGLING_LINKS = 40;
  private static final BytePath DOT_DOT = BytePath.of("..");

  /** A resolved parent and the name in it; the name is empty where the path is the root itself. */
  public record Place(Directory parent, BytePath name) implements AutoCloseable {
    @Override
    public void close() {
      parent.close();
    }
  }

  private final Directory top;

  private RootDirectory(Directory top) {
    this.top = top;
  }

  /** Takes a directory of our own as a root. */
  public static RootDirectory open(Path path) throws LinuxException {
    return new RootDirectory(Directory.open(path));
  }

  /** The root directory itself. */
  public Directory top() {
    return top;
  }

  /**
   * Opens a file, following links inside the root, the last one too unless {@link
   * OpenFlag#NO_FOLLOW} is given. {@code permissions} less the umask where it is created.
   */
  public FileHandle open(BytePath path, int permissions, OpenFlag... flags) throws LinuxException {
    return new FileHandle(openBits(path, OpenFlag.bits(flags), permissions), full(path));
  }

  /** Opens an existing file, following links inside the root. */
  public FileHandle open(BytePath path, OpenFlag... flags) throws LinuxException {
    return open(path, 0, flags);
  }

  /** Opens a directory, following links inside the root. */
  public Directory openDirectory(BytePath path) throws LinuxException {
    return new Directory(open(path, OpenFlag.DIRECTORY));
  }

  /**
   * The directory that holds a path's last name, following links on the way but not the last one.
   */
  public Place parentOf(BytePath path) throws LinuxException {
    List<BytePath> names = path.names();
    if (names.isEmpty() || names.getLast().equals(DOT_DOT)) {
      return new Place(openDirectory(path), BytePath.EMPTY);
    }
    BytePath parent = BytePath.join(names.subList(0, names.size() - 1));
    return new Place(openDirectory(parent), names.getLast());
  }

  /** The metadata of a path; a link as its last part is not followed. */
  public FileStatus status(BytePath path) throws LinuxException {
    try (FileHandle file = open(path, OpenFlag.PATH, OpenFlag.NO_FOLLOW)) {
      return file.status();
    }
  }

  /** The metadata of what a path leads to, following links. */
  public FileStatus statusFollowed(BytePath path) throws LinuxException {
    try (FileHandle file = open(path, OpenFlag.PATH)) {
      return file.status();
    }
  }

  /** The metadata of a path, if it exists; a link as its last part is not followed. */
  public Optional<FileStatus> find(BytePath path) throws LinuxException {
    try {
      return Optional.of(status(path));
    } catch (LinuxException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Where a path leads once links are followed: relative to the root, free of links and dots. */
  public BytePath resolve(BytePath path) throws LinuxException {
    try (FileHandle file = open(path, OpenFlag.PATH)) {
      return locationOf(file);
    }
  }

  /**
   * Makes a directory and those above it that are missing, following links inside the root; a link
   * that leads to nothing gets what it leads to. Permissions less the umask.
   *
   * @return what was made, topmost first, free of links; empty where all was there
   */
  public List<BytePath> makeDirectories(BytePath path, int permissions) throws LinuxException {
    List<BytePath> made = new ArrayList<>();
    makeDirectories(path, permissions, made, 0);
    return made;
  }

  private BytePath makeDirectories(
      BytePath path, int permissions, List<BytePath> made, int danglingLinks)
      throws LinuxException {
    if (danglingLinks > MAX_DANGLING_LINKS) {
      throw new LinuxException("openat2", full(path).toString(), Errno.ELOOP);
    }
    BytePath at = BytePath.EMPTY;
    for (BytePath name : path.names()) {
      BytePath next = at.resolve(name);
      try (Directory found = openDirectory(next)) {
        at = locationOf(found.handle());
        continue;
      } catch (LinuxException e) {
        if (!e.isNotFound()) {
          throw e;
        }
      }
      try (Directory parent = openDirectory(at)) {
        if (parent.find(name).isPresent()) {
          BytePath target = parent.readLink(name);
          BytePath below = target.isAbsolute() ? target : at.resolve(target);
          at = makeDirectories(below, permissions, made, danglingLinks + 1);
        } else {
          parent.makeDirectory(name, permissions);
          made.add(next);
          at = next;
        }
      }
    }
    return at;
  }

  @Override
  public void close() {
    top.close();
  }

  @Override
  public String toString() {
    return top.toString();
  }

  private BytePath locationOf(FileHandle file) throws LinuxException {
    BytePath root = linkOf(top.handle());
    BytePath location = linkOf(file);
    if (!location.hasPrefix(root)) {
      throw new LinuxException("readlinkat", file.toString(), Errno.EXDEV);
    }
    return BytePath.join(location.from(root.length()).names());
  }

  private static BytePath linkOf(FileHandle file) throws LinuxException {
    try (Directory descriptors = Directory.open(Path.of("/proc/self/fd"))) {
      return descriptors.readLink(BytePath.of(Integer.toString(file.number())));
    }
  }

  private BytePath full(BytePath path) {
    return BytePath.of(top.toString()).resolve(path);
  }

  private long openBits(BytePath path, int bits, int permissions) throws LinuxException {
    try (Kernel kernel = new Kernel()) {
      MemorySegment how = kernel.memory(HOW_BYTES);
      how.set(ValueLayout.JAVA_LONG, 0, bits);
      how.set(ValueLayout.JAVA_LONG, 8, permissions);
      how.set(ValueLayout.JAVA_LONG, 16, IN_ROOT | NO_MAGIC_LINKS);
      long text = kernel.string(path.isEmpty() ? new byte[] {'.'} : path.raw());
      for (int attempt = 1; ; attempt++) {
        long result = kernel.attempt(SystemCall.OPENAT2, top.fd(), text, how.address(), HOW_BYTES);
        // EAGAIN: a rename somewhere in the system crossed a ".."; the kernel could not be sure.
        boolean again = result == -Errno.EAGAIN && attempt < MAX_ATTEMPTS;
        if (result < 0 && !again) {
          throw new LinuxException("openat2", full(path).toString(), (int) -result);
        }
        if (result >= 0) {
          return result;
        }
      }
    }
  }
}
