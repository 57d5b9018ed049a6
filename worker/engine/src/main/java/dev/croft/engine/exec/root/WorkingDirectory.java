package dev.croft.engine.exec.root;

import dev.croft.model.failure.CroftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** The directory that a process starts in. */
public final class WorkingDirectory {

  private WorkingDirectory() {}

  /**
   * Makes the directory where it is missing, owned by whom the process runs as.
   *
   * @param root without symbolic links of its own
   * @param directory a path in the container
   */
  public static void ensure(Path root, String directory, UserIds owner) {
    Path target = ScopedPath.resolve(root, directory);
    Deque<Path> missing = new ArrayDeque<>();
    for (Path path = target;
        !path.equals(root) && !ScopedPath.exists(path);
        path = ScopedPath.parent(path)) {
      missing.push(path);
    }
    try {
      for (Path path : missing) {
        Files.createDirectory(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (var number : Map.of("uid", owner.uid(), "gid", owner.gid()).entrySet()) {
          Files.setAttribute(path, "unix:" + number.getKey(), number.getValue());
        }
      }
    } catch (IOException e) {
      throw CroftException.user(
          "failed to create working directory " + directory + ": " + e.getMessage());
    }
  }
}
