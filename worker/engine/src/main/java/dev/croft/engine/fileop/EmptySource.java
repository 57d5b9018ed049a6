package dev.croft.engine.fileop;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.FileHandle;
import dev.croft.linux.file.FileType;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tree with no files. */
final class EmptySource implements CopySource, SourceDirectory {

  private static final SourceFile ROOT =
      new SourceFile(
          BytePath.EMPTY,
          FileType.DIRECTORY,
          0755,
          0,
          0,
          0,
          Instant.EPOCH,
          0,
          0,
          Optional.empty(),
          "");

  @Override
  public String name() {
    return "scratch";
  }

  @Override
  public BytePath resolve(BytePath path, boolean followLast) {
    return CleanPath.of(path);
  }

  @Override
  public Optional<SourceFile> find(BytePath path) {
    return path.isEmpty() ? Optional.of(ROOT) : Optional.empty();
  }

  @Override
  public SourceDirectory openDirectory(BytePath path) throws IOException {
    if (!path.isEmpty()) {
      throw missing(path);
    }
    return this;
  }

  @Override
  public InputStream open(BytePath path) throws IOException {
    throw missing(path);
  }

  @Override
  public List<SourceFile> list() {
    return List.of();
  }

  @Override
  public BytePath readLink(BytePath name) throws IOException {
    throw missing(name);
  }

  @Override
  public Map<String, byte[]> attributes(SourceFile file) {
    return Map.of();
  }

  @Override
  public void copyFile(SourceFile file, FileHandle target, IgnoredAttributes ignored)
      throws IOException {
    throw missing(file.name());
  }

  @Override
  public void close() {}

  private static IOException missing(BytePath path) {
    return new FileNotFoundException("/" + path);
  }
}
