package dev.croft.oci.tree;

import dev.croft.linux.file.BytePath;
import dev.croft.model.failure.CroftException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Finds what a path means in a tree; links lead to places inside the tree only. */
final class PathLookup {

  private static final int MOST_LINKS = 255;
  private static final BytePath UP = BytePath.of("..");

  private final FileView view;

  PathLookup(FileView view) {
    this.view = view;
  }

  /** The path without links of what a path means; empty where there is nothing. */
  Optional<BytePath> find(String path, boolean followLast) {
    return find(BytePath.of(path), followLast);
  }

  Optional<BytePath> find(BytePath path, boolean followLast) {
    Deque<BytePath> rest = new ArrayDeque<>(path.names());
    List<BytePath> at = new ArrayList<>();
    int links = 0;
    while (!rest.isEmpty()) {
      BytePath name = rest.pop();
      if (name.equals(UP)) {
        if (!at.isEmpty()) {
          at.removeLast();
        }
        continue;
      }
      at.add(name);
      Optional<FileView.Status> status = view.stat(BytePath.join(at));
      if (status.isEmpty()) {
        // What comes next may lead out again, as in "missing/../there".
        continue;
      }
      if (!status.get().isSymlink() || (rest.isEmpty() && !followLast)) {
        continue;
      }
      if (++links > MOST_LINKS) {
        throw CroftException.user("too many links: " + path);
      }
      BytePath target = status.get().link();
      at.removeLast();
      if (target.isAbsolute()) {
        at.clear();
      }
      target.names().reversed().forEach(rest::push);
    }
    BytePath found = BytePath.join(at);
    return view.stat(found).isPresent() ? Optional.of(found) : Optional.empty();
  }
}
