package dev.croft.engine.exec.root;

import dev.croft.model.failure.CroftException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Resolves paths inside a root as a process in that root would see them: symbolic links and {@code
 * ..} never lead out. What does not exist is taken as it is. Only for trees that nothing else
 * changes meanwhile.
 */
final class ScopedPath {

  private static final int MAX_LINKS = 255;

  private ScopedPath() {}

  /**
   * Where a path of the container's lies on this machine.
   *
   * @param root without symbolic links of its own
   */
  static Path resolve(Path root, String path) {
    Deque<String> pending = new ArrayDeque<>();
    push(pending, path);
    Path current = root;
    int links = 0;
    while (!pending.isEmpty()) {
      String name = pending.pop();
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      if (name.equals("..")) {
        current = current.equals(root) ? root : parent(current);
        continue;
      }
      Path next = current.resolve(name);
      if (!Files.isSymbolicLink(next)) {
        current = next;
        continue;
      }
      if (++links > MAX_LINKS) {
        throw CroftException.user(path + ": too many levels of symbolic links");
      }
      String target = readLink(next);
      if (target.startsWith("/")) {
        current = root;
      }
      push(pending, target);
    }
    return current;
  }

  /** Whether something is there, be it a symbolic link that leads nowhere. */
  static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** The directory that a path below a root is in. */
  static Path parent(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IllegalArgumentException(path + " has no parent");
    }
    return parent;
  }

  private static void push(Deque<String> pending, String path) {
    String[] names = path.split("/", -1);
    for (int i = names.length - 1; i >= 0; i--) {
      pending.push(names[i]);
    }
  }

  private static String readLink(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
