package dev.croft.engine.tree;

import dev.croft.engine.fileop.PathSelection;
import dev.croft.linux.file.BytePath;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The directories that lead to some paths. */
final class Parents implements PathSelection {

  private final Set<BytePath> directories = new HashSet<>();

  Parents(List<BytePath> paths) {
    for (BytePath path : paths) {
      for (BytePath at = path.parent(); !at.isEmpty() && directories.add(at); ) {
        at = at.parent();
      }
    }
  }

  @Override
  public boolean includes(BytePath path) {
    return directories.contains(path);
  }

  @Override
  public boolean leadsOn(BytePath directory) {
    return directories.contains(directory);
  }
}
