package dev.croft.engine.exec.root;

import dev.croft.linux.call.Errno;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.FileStatus;
import dev.croft.linux.file.FileType;
import dev.croft.linux.file.RootDirectory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The empty files and directories that mounts need in a root file system, and that must not stay in
 * the layer. They are made ahead of the container, so that the directories around them keep their
 * times; what still is empty afterwards is removed.
 */
public final class MountStubs {

  private static final Logger LOG = LoggerFactory.getLogger(MountStubs.class);
  private static final int DIRECTORY_MODE = 0755;
  private static final int FILE_MODE = 0644;

  private final Path root;

  /** Without links, in the order in which they are to be removed. */
  private final List<BytePath> absent;

  private MountStubs(Path root, List<BytePath> absent) {
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
   * @param recursive whether the directories that had to be made around the places go as well
   */
  public static MountStubs prepare(Path root, List<Place> places, boolean recursive)
      throws LinuxException {
    Set<BytePath> absent = new LinkedHashSet<>();
    try (RootDirectory directory = RootDirectory.open(root)) {
      List<BytePath> targets = new ArrayList<>();
      for (Place place : places) {
        BytePath target = ScopedPath.resolve(directory, place.path());
        targets.add(target);
        List<BytePath> missing = ScopedPath.missing(directory, target);
        absent.addAll(recursive || missing.isEmpty() ? missing : missing.subList(0, 1));
      }
      for (int i = 0; i < places.size(); i++) {
        make(directory, targets.get(i), places.get(i).directory());
      }
    }
    return new MountStubs(root, deepestFirst(absent));
  }

  /** Removes what is still empty; the directories around it keep the times that they have. */
  public void remove() {
    if (absent.isEmpty()) {
      return;
    }
    try (RootDirectory directory = RootDirectory.open(root)) {
      for (BytePath stub : absent) {
        removeIfEmpty(directory, stub);
      }
    } catch (LinuxException e) {
      LOG.warn("what was made in {} for mounts is not removed: {}", root, e.getMessage());
    }
  }

  private static List<BytePath> deepestFirst(Set<BytePath> paths) {
    return paths.stream()
        .sorted((a, b) -> Integer.compare(b.names().size(), a.names().size()))
        .toList();
  }

  private static void make(RootDirectory root, BytePath target, boolean isDirectory)
      throws LinuxException {
    List<BytePath> missing = ScopedPath.missing(root, target);
    if (missing.isEmpty()) {
      return;
    }
    try (Directory around = root.openDirectory(missing.getLast().parent())) {
      Instant modified = around.status(BytePath.EMPTY).modified();
      for (BytePath path : missing.reversed()) {
        try (RootDirectory.Place place = root.parentOf(path)) {
          if (isDirectory || !path.equals(target)) {
            place.parent().makeDirectory(place.name(), DIRECTORY_MODE);
            place.parent().setPermissions(place.name(), DIRECTORY_MODE);
          } else {
            place.parent().makeNode(place.name(), FileType.REGULAR, FILE_MODE, 0, 0);
            place.parent().setPermissions(place.name(), FILE_MODE);
          }
        }
      }
      around.setTimes(BytePath.EMPTY, Optional.empty(), Optional.of(modified));
    }
  }

  private static void removeIfEmpty(RootDirectory root, BytePath stub) throws LinuxException {
    // A process may have put a link in place of a directory on the way: then it is not ours.
    if (root.find(stub).isEmpty() || !ScopedPath.resolve(root, stub.toString()).equals(stub)) {
      return;
    }
    try (RootDirectory.Place place = root.parentOf(stub)) {
      Directory parent = place.parent();
      FileStatus status = parent.status(place.name());
      Instant modified = parent.status(BytePath.EMPTY).modified();
      if (status.isDirectory()) {
        parent.removeDirectory(place.name());
      } else if (status.isRegular() && status.size() == 0) {
        parent.unlink(place.name());
      } else {
        return;
      }
      parent.setTimes(BytePath.EMPTY, Optional.empty(), Optional.of(modified));
    } catch (LinuxException e) {
      if (e.errno() != Errno.ENOTEMPTY) {
        throw e;
      }
    }
  }
}
