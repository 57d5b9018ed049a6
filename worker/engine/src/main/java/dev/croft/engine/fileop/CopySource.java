package dev.croft.engine.fileop;

import dev.croft.linux.file.BytePath;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * A tree of files to copy from. Paths that are passed in are relative to its root and free of links
 * and dots, as {@link #resolve} makes them; the empty path is the root.
 */
public interface CopySource extends AutoCloseable {

  /** What messages call the tree. */
  String name();

  /**
   * Where a path leads, links on the way followed inside the tree; it need not exist.
   *
   * @param followLast whether a link as the last part is followed, too
   */
  BytePath resolve(BytePath path, boolean followLast) throws IOException;

  /** The file at a path, if there is one. */
  Optional<SourceFile> find(BytePath path) throws IOException;

  /** Opens a directory. */
  SourceDirectory openDirectory(BytePath path) throws IOException;

  /** The content of a regular file. */
  InputStream open(BytePath path) throws IOException;

  @Override
  void close();
}
