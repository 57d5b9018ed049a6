package dev.croft.engine.snapshot;

import java.nio.file.Path;

/**
 * A file tree that can be reached by a path until it is closed. Closing twice does nothing. What
 * closing cannot undo at once (somebody still has a file open) the kernel undoes later.
 */
public interface MountedTree extends AutoCloseable {

  /** The tree's root directory. Symbolic links inside mean what they mean to who is in the tree. */
  Path root();

  @Override
  void close();
}
