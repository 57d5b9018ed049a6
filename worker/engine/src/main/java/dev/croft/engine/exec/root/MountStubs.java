package dev.croft.engine.exec.root;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The empty files and directories that mounts need in a root file system, and that must not stay in
 * the layer. They are made ahead of the container, so that the directories around them keep their
 * times; what still is empty afterwards is removed.
 */
public final class MountStubs {

  private static final Logger LOG = LoggerFactory.getLogger(MountStubs.class);

  /** In the order in which they are to be removed. */
  private final List<Path> absent;

  private final Path root;

  private MountStubs(Path root, List<Path> absent) {
    this.root = root;
    this.absent = absent;
  }

  /**
   * A place that something will be mounted on.
   *
   * @param path in the container
   */
  public record Place(String path, boolean directory) {}

  /**
   * Makes the places that are missing.
   *
   * @param root without symbolic links of its own
   * @param recursive whether the directories that had to be made around the places go as well
   */
  public static MountStubs prepare(Path root, List<Place> places, boolean recursive)
      throws IOException {
    List<Path> absent = new ArrayList<>();
    List<Path> targets = new ArrayList<>();
    for (Place place : places) {
      Path target = ScopedPath.resolve(root, place.path());
      targets.add(target);
      for (Path path = target;
          !path.equals(root) && !ScopedPath.exists(path);
          path = ScopedPath.parent(path)) {
        if (!absent.contains(path)) {
          absent.add(path);
        }
        if (!recursive) {
          break;
        }
      }
    }
    MountStubs stubs = new MountStubs(root, absent);
    for (int i = 0; i < places.size(); i++) {
      make(root, targets.get(i), places.get(i).directory());
    }
    return stubs;
  }

  /** Removes what is still empty; the directories around it keep the times that they have. */
  public void remove() {
    for (Path stub : absent) {
      try {
        removeIfEmpty(stub);
      } catch (IOException e) {
        LOG.warn("{} was made for a mount and cannot be removed: {}", stub, e.toString());
      }
    }
  }

  private void removeIfEmpty(Path stub) throws IOException {
    Path parent = ScopedPath.parent(stub);
    if (!ScopedPath.exists(stub) || !isReal(parent) || !isEmpty(stub)) {
      return;
    }
    BasicFileAttributes times = Files.readAttributes(parent, BasicFileAttributes.class);
    Files.delete(stub);
    restore(parent, times);
  }

  /** Whether no process put a symbolic link in place of one of the directories above a stub. */
  private boolean isReal(Path directory) {
    for (Path path = directory; !path.equals(root); path = ScopedPath.parent(path)) {
      if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isEmpty(Path stub) throws IOException {
    if (Files.isDirectory(stub, LinkOption.NOFOLLOW_LINKS)) {
      try (var entries = Files.newDirectoryStream(stub)) {
        return !entries.iterator().hasNext();
      }
    }
    return Files.isRegularFile(stub, LinkOption.NOFOLLOW_LINKS) && Files.size(stub) == 0;
  }

  private static void make(Path root, Path target, boolean directory) throws IOException {
    List<Path> missing = new ArrayList<>();
    for (Path path = target;
        !path.equals(root) && !ScopedPath.exists(path);
        path = ScopedPath.parent(path)) {
      missing.addFirst(path);
    }
    if (missing.isEmpty()) {
      return;
    }
    Path parent = ScopedPath.parent(missing.getFirst());
    Optional<BasicFileAttributes> times = timesOf(parent);
    for (Path path : missing) {
      if (directory || !path.equals(target)) {
        Files.createDirectory(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
      } else {
        Files.createFile(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
      }
    }
    if (times.isPresent()) {
      restore(parent, times.get());
    }
  }

  private static Optional<BasicFileAttributes> timesOf(Path directory) throws IOException {
    return Files.isDirectory(directory)
        ? Optional.of(Files.readAttributes(directory, BasicFileAttributes.class))
        : Optional.empty();
  }

  private static void restore(Path directory, BasicFileAttributes times) throws IOException {
    BasicFileAttributeView view =
        Files.getFileAttributeView(directory, BasicFileAttributeView.class);
    FileTime unchanged = times.lastAccessTime();
    view.setTimes(times.lastModifiedTime(), unchanged, null);
  }
}
