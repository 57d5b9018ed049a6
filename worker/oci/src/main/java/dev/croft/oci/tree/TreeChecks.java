package dev.croft.oci.tree;

import dev.croft.linux.file.BytePath;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What must be true of the entries of a tree: nothing leads out of it, nothing is there twice. */
final class TreeChecks {

  private TreeChecks() {}

  static void check(List<TreeEntry> sorted) {
    Deque<BytePath> directories = new ArrayDeque<>();
    directories.push(BytePath.EMPTY);
    Set<BytePath> files = new HashSet<>();
    BytePath previous = BytePath.of("/");
    for (TreeEntry entry : sorted) {
      BytePath path = entry.path();
      if (path.equals(previous)) {
        throw new IllegalArgumentException("twice in a tree: " + path);
      }
      previous = path;
      if (path.isEmpty()) {
        require(entry.isDirectory(), "the root of a tree is no directory", path);
        continue;
      }
      require(BytePath.join(path.names()).equals(path), "not a clean path", path);
      require(path.names().stream().noneMatch(BytePath.of("..")::equals), "leads out", path);
      while (!path.isWithin(directories.element())) {
        directories.pop();
      }
      require(path.parent().equals(directories.element()), "not in a directory of the tree", path);
      if (entry.isDirectory()) {
        directories.push(path);
      }
      if (entry.isHardLink()) {
        require(files.contains(entry.link()), "a hard link to no earlier file", path);
      } else if (entry.content().isPresent()) {
        files.add(path);
      }
    }
  }

  private static void require(boolean holds, String otherwise, BytePath path) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise + ": " + path);
    }
  }
}
