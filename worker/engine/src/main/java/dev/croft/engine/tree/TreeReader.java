package dev.croft.engine.tree;

import dev.croft.engine.fileop.CopySource;
import dev.croft.engine.fileop.SourceDirectory;
import dev.croft.engine.fileop.SourceFile;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.FileType;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.oci.blob.StoreFailures;
import dev.croft.oci.pattern.PatternMatcher;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads single files and directories of a tree. Paths are resolved inside it: no symbolic link
 * leads out. Failures are {@link CroftException}s in BuildKit's words, kind NOT_FOUND for what is
 * not there.
 */
public final class TreeReader {

  private final CopySource source;

  /** A reader of a tree, which its owner closes. */
  public TreeReader(CopySource source) {
    this.source = source;
  }

  /**
   * A file as it is found.
   *
   * @param path from the tree's root
   * @param link what a symbolic link says; empty for all else
   */
  public record Found(BytePath path, SourceFile file, Optional<BytePath> link) {}

  /**
   * Bytes of a regular file, following links.
   *
   * @param offset of the first byte
   * @param length how many at most; a negative number for all
   */
  public byte[] readFile(String path, long offset, long length) {
    try {
      BytePath resolved = source.resolve(BytePath.of(path), true);
      SourceFile file = source.find(resolved).orElseThrow(() -> missing("open", path));
      if (file.type() != FileType.REGULAR) {
        throw CroftException.user(path + " is not a regular file");
      }
      try (InputStream in = source.open(resolved)) {
        in.skipNBytes(Math.min(offset, file.size()));
        long wanted = length < 0 ? Integer.MAX_VALUE : length;
        return in.readNBytes((int) Math.min(wanted, Math.max(0, file.size() - offset)));
      }
    } catch (IOException e) {
      throw StoreFailures.of("read " + path, e);
    }
  }

  /** What is in a directory, sorted; an empty pattern matches everything. */
  public List<Found> readDirectory(String path, String includePattern) {
    PatternMatcher pattern =
        PatternMatcher.compile(includePattern.isEmpty() ? List.of() : List.of(includePattern));
    try {
      BytePath resolved = source.resolve(BytePath.of(path), true);
      SourceFile self = source.find(resolved).orElseThrow(() -> missing("lstat", path));
      if (!self.isDirectory()) {
        throw CroftException.user("walk " + path + ": not a directory");
      }
      List<Found> found = new ArrayList<>();
      try (SourceDirectory directory = source.openDirectory(resolved)) {
        for (SourceFile file : directory.list()) {
          if (pattern.isEmpty() || pattern.matches(file.name().toString())) {
            found.add(found(directory, resolved, file));
          }
        }
      }
      return found;
    } catch (IOException e) {
      throw StoreFailures.of("read directory " + path, e);
    }
  }

  /** One file, directory or link. */
  public Found stat(String path, boolean followLast) {
    try {
      BytePath resolved = source.resolve(BytePath.of(path), followLast);
      SourceFile file = source.find(resolved).orElseThrow(() -> missing("lstat", path));
      if (resolved.isEmpty()) {
        return new Found(resolved, file, Optional.empty());
      }
      try (SourceDirectory parent = source.openDirectory(resolved.parent())) {
        return found(parent, resolved.parent(), file);
      }
    } catch (IOException e) {
      throw StoreFailures.of("look at " + path, e);
    }
  }

  /** Sees every file of the tree but its root: sorted, a directory before what is in it. */
  public void walk(Visitor visitor) throws IOException {
    try (SourceDirectory top = source.openDirectory(BytePath.EMPTY)) {
      walk(top, BytePath.EMPTY, visitor);
    }
  }

  /** Who sees a tree's files. */
  @FunctionalInterface
  public interface Visitor {
    /** One file, with ways to what else there is to know, good until this returns. */
    void visit(Found found, Details details) throws IOException;
  }

  /** What is read only when asked for. */
  public interface Details {
    /** The bytes of a regular file; the caller closes the stream. */
    InputStream open() throws IOException;

    /** The extended attributes. */
    Map<String, byte[]> attributes() throws IOException;
  }

  private void walk(SourceDirectory directory, BytePath path, Visitor visitor) throws IOException {
    for (SourceFile file : directory.list()) {
      Found found = found(directory, path, file);
      visitor.visit(found, new EntryDetails(source, directory, found));
      if (file.isDirectory()) {
        try (SourceDirectory below = directory.openDirectory(file.name())) {
          walk(below, found.path(), visitor);
        }
      }
    }
  }

  private record EntryDetails(CopySource source, SourceDirectory directory, Found found)
      implements Details {

    @Override
    public InputStream open() throws IOException {
      return source.open(found.path());
    }

    @Override
    public Map<String, byte[]> attributes() throws IOException {
      return directory.attributes(found.file());
    }
  }

  private static Found found(SourceDirectory directory, BytePath above, SourceFile file)
      throws IOException {
    Optional<BytePath> link =
        file.type() == FileType.SYMLINK
            ? Optional.of(directory.readLink(file.name()))
            : Optional.empty();
    return new Found(above.resolve(file.name()), file, link);
  }

  private static CroftException missing(String call, String path) {
    return new CroftException(
        FailureKind.NOT_FOUND, call + " " + path + ": no such file or directory");
  }
}
