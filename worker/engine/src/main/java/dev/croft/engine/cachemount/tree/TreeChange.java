package dev.croft.engine.cachemount.tree;

import dev.croft.linux.file.BytePath;
import java.util.List;

/**
 * From one tree to another.
 *
 * @param put what is new or different, parents before what is in them
 * @param removed what is gone, what is in a directory before it
 */
public record TreeChange(List<MountEntry> put, List<BytePath> removed) {

  /** Copies the lists. */
  public TreeChange {
    put = List.copyOf(put);
    removed = List.copyOf(removed);
  }

  /** Whether the trees are equal. */
  public boolean isEmpty() {
    return put.isEmpty() && removed.isEmpty();
  }
}
