package dev.croft.engine.exec.root;

import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.RootDirectory;
import dev.croft.model.failure.CroftException;
import java.nio.file.Path;
import java.util.List;

/** The directory that a process starts in. */
public final class WorkingDirectory {

  private static final int MODE = 0755;

  private WorkingDirectory() {}

  /**
   * Makes the directory where it is missing, owned by whom the process runs as.
   *
   * @param path in the container
   */
  public static void ensure(Path root, String path, UserIds owner) {
    try (RootDirectory directory = RootDirectory.open(root)) {
      List<BytePath> missing =
          ScopedPath.missing(directory, ScopedPath.resolve(directory, path)).reversed();
      for (BytePath name : missing) {
        try (RootDirectory.Place place = directory.parentOf(name)) {
          place.parent().makeDirectory(place.name(), MODE);
          place.parent().setPermissions(place.name(), MODE);
          place.parent().setOwner(place.name(), owner.uid(), owner.gid());
        }
      }
    } catch (LinuxException e) {
      throw CroftException.user(
          "failed to create working directory " + path + ": " + e.getMessage());
    }
  }
}
