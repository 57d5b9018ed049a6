package dev.croft.agent.input;

import dev.croft.agent.link.ContentAccess;
import dev.croft.engine.fileop.CopySource;
import dev.croft.engine.fileop.InputTree;
import dev.croft.engine.fileop.InputTrees;
import dev.croft.engine.fileop.SnapshotSource;
import dev.croft.engine.fileop.SourceFile;
import dev.croft.engine.tree.TreeReader;
import dev.croft.engine.tree.TreeReader.Found;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.FileType;
import dev.croft.model.llb.Bytes;
import dev.croft.oci.blob.StoreFailures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The files of a tree on this worker, shown as long as this is open. */
public final class SnapshotAccess implements ContentAccess {

  private static final long NANOS = 1_000_000_000L;

  private final CopySource source;
  private final TreeReader reader;

  private SnapshotAccess(CopySource source) {
    this.source = source;
    this.reader = new TreeReader(source);
  }

  /** Opens a tree. */
  public static ContentAccess open(InputTrees trees, InputTree tree) {
    try {
      return new SnapshotAccess(trees.open(tree));
    } catch (IOException e) {
      throw StoreFailures.of("open " + tree, e);
    }
  }

  /** The files of a tree that is open already; closes it in the end. */
  public static ContentAccess of(CopySource source) {
    return new SnapshotAccess(source);
  }

  /** Opens a directory of this machine, which may change meanwhile. */
  public static ContentAccess openDirectory(String name, Path directory) {
    try {
      return new SnapshotAccess(SnapshotSource.open(name, directory));
    } catch (IOException e) {
      throw StoreFailures.of("open " + directory, e);
    }
  }

  @Override
  public FileStatus stat(String path) {
    return status(reader.stat(path, false), Optional.empty(), Map.of());
  }

  @Override
  public List<FileStatus> list(String path, String includePattern) {
    return reader.readDirectory(path, includePattern).stream()
        .map(found -> status(found, Optional.empty(), Map.of()))
        .toList();
  }

  @Override
  public byte[] read(String path, long offset, long length) {
    return reader.readFile(path, offset, length);
  }

  @Override
  public InputStream open(String path) throws IOException {
    return source.open(BytePath.of(path));
  }

  @Override
  public void walk(Visitor visitor) throws IOException {
    Map<Object, String> firstNames = new HashMap<>();
    reader.walk(
        (found, details) -> {
          Optional<String> hardLink =
              found
                  .file()
                  .identity()
                  .flatMap(
                      file ->
                          Optional.ofNullable(
                              firstNames.putIfAbsent(file, found.path().toString())));
          Map<String, Bytes> xattrs = new TreeMap<>();
          details.attributes().forEach((name, value) -> xattrs.put(name, Bytes.of(value)));
          visitor.visit(status(found, hardLink, xattrs));
        });
  }

  private static FileStatus status(
      Found found, Optional<String> hardLinkTo, Map<String, Bytes> xattrs) {
    SourceFile file = found.file();
    Instant modified = file.modified();
    return new FileStatus(
        found.path().toString(),
        file.type().bits() | file.permissions(),
        (int) file.uid(),
        (int) file.gid(),
        file.type() == FileType.REGULAR ? file.size() : 0,
        modified.getEpochSecond() * NANOS + modified.getNano(),
        found.link().map(BytePath::toString).orElse(""),
        hardLinkTo,
        file.major(),
        file.minor(),
        xattrs);
  }

  @Override
  public void close() {
    source.close();
  }
}
