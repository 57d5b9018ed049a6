package dev.croft.engine.fileop;

import dev.croft.linux.file.BytePath;
import java.util.ArrayList;
import java.util.List;

/** Paths as an operation writes them, made relative to a tree's root by their text alone. */
final class CleanPath {

  private static final BytePath DOT_DOT = BytePath.of("..");

  private CleanPath() {}

  /** The path from the root: without a slash in front, dots and double slashes. */
  static BytePath of(String path) {
    return of(BytePath.of(path));
  }

  /** The same of a path that need not be text. */
  static BytePath of(BytePath path) {
    List<BytePath> names = new ArrayList<>();
    for (BytePath name : path.names()) {
      if (!name.equals(DOT_DOT)) {
        names.add(name);
      } else if (!names.isEmpty()) {
        names.removeLast();
      }
    }
    return BytePath.join(names);
  }

  /** Whether a path's text says that it is a directory. */
  static boolean namesDirectory(String path) {
    return path.endsWith("/") || path.equals(".") || path.endsWith("/.");
  }
}
