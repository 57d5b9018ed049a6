package dev.croft.engine.fileop;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.FileHandle;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A directory of a {@link CopySource}, open for reading; names are of single entries in it. */
public interface SourceDirectory extends AutoCloseable {

  /** All entries, ordered by the bytes of their names. */
  List<SourceFile> list() throws IOException;

  /** An entry, if there is one of that name; the directory itself for the empty name. */
  Optional<SourceFile> find(BytePath name) throws IOException;

  /** Opens a directory in this one. */
  SourceDirectory openDirectory(BytePath name) throws IOException;

  /** What a symbolic link says. */
  BytePath readLink(BytePath name) throws IOException;

  /** The extended attributes of an entry, of the directory itself for the empty name. */
  Map<String, byte[]> attributes(SourceFile file) throws IOException;

  /**
   * Writes a regular file's content and extended attributes into a new, empty file.
   *
   * @param ignored is told of each attribute that the target cannot hold
   */
  void copyFile(SourceFile file, FileHandle target, IgnoredAttributes ignored) throws IOException;

  @Override
  void close();

  /** Who is told of attributes that are left out. */
  @FunctionalInterface
  interface IgnoredAttributes {
    /** An attribute could not be set. */
    void ignored(String name, IOException reason);
  }
}
