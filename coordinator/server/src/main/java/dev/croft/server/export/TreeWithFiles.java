package dev.croft.server.export;

import dev.croft.agent.link.ContentAccess;
import dev.croft.model.llb.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A tree with files more at its root; they stand in for those of the same names. */
final class TreeWithFiles implements ContentAccess {

  private static final int MODE = 0100600;
  private static final long NANOS = 1_000_000_000L;

  private final ContentAccess tree;
  private final NavigableMap<String, Bytes> files = new TreeMap<>(TreeWithFiles::compareBytes);
  private final Instant time;

  /** A tree, and files by their names. */
  TreeWithFiles(ContentAccess tree, Map<String, Bytes> files, Instant time) {
    this.tree = tree;
    this.files.putAll(files);
    this.time = time;
  }

  private static int compareBytes(String one, String other) {
    return Arrays.compareUnsigned(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public FileStatus stat(String path) {
    Bytes file = files.get(path);
    return file == null ? tree.stat(path) : status(path, file);
  }

  @Override
  public List<FileStatus> list(String path, String includePattern) {
    return tree.list(path, includePattern);
  }

  @Override
  public byte[] read(String path, long offset, long length) {
    return tree.read(path, offset, length);
  }

  @Override
  public InputStream open(String path) throws IOException {
    Bytes file = files.get(path);
    return file == null ? tree.open(path) : new ByteArrayInputStream(file.toArray());
  }

  @Override
  public void walk(Visitor visitor) throws IOException {
    NavigableMap<String, Bytes> left = new TreeMap<>(TreeWithFiles::compareBytes);
    left.putAll(files);
    tree.walk(
        file -> {
          String top = file.path().split("/", 2)[0];
          while (!left.isEmpty() && compareBytes(left.firstKey(), top) < 0) {
            Map.Entry<String, Bytes> next = left.pollFirstEntry();
            visitor.visit(status(next.getKey(), next.getValue()));
          }
          if (!files.containsKey(top)) {
            visitor.visit(file);
          }
        });
    for (Map.Entry<String, Bytes> next : left.entrySet()) {
      visitor.visit(status(next.getKey(), next.getValue()));
    }
  }

  @Override
  public void close() {
    tree.close();
  }

  private FileStatus status(String name, Bytes file) {
    return new FileStatus(
        name,
        MODE,
        0,
        0,
        file.size(),
        time.getEpochSecond() * NANOS + time.getNano(),
        "",
        Optional.empty(),
        0,
        0,
        Map.of());
  }
}
