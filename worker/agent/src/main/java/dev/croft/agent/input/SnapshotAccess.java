package dev.croft.agent.input;

import dev.croft.agent.link.ContentAccess;
import dev.croft.engine.snapshot.MountedTree;
import dev.croft.engine.snapshot.SnapshotStore;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.DirectoryEntry;
import dev.croft.linux.file.FileType;
import dev.croft.linux.file.RootDirectory;
import dev.croft.linux.file.Xattrs;
import dev.croft.model.step.SnapshotId;
import dev.croft.oci.blob.StoreFailures;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The files of a snapshot, shown as long as this is open. */
public final class SnapshotAccess implements ContentAccess {

  private static final long NANOS = 1_000_000_000L;

  private final Optional<MountedTree> tree;
  private final Optional<RootDirectory> root;

  private SnapshotAccess(Optional<MountedTree> tree, Optional<RootDirectory> root) {
    this.tree = tree;
    this.root = root;
  }

  /** Opens a snapshot; empty for the empty tree. */
  public static ContentAccess open(SnapshotStore snapshots, Optional<SnapshotId> snapshot) {
    if (snapshot.isEmpty()) {
      return new SnapshotAccess(Optional.empty(), Optional.empty());
    }
    MountedTree tree = snapshots.view(snapshot.get());
    try {
      return new SnapshotAccess(Optional.of(tree), Optional.of(RootDirectory.open(tree.root())));
    } catch (IOException e) {
      tree.close();
      throw StoreFailures.of("open snapshot " + snapshot.get(), e);
    }
  }

  @Override
  public Optional<FileStatus> stat(String path) throws IOException {
    BytePath place = clean(path);
    if (root.isEmpty()) {
      return Optional.empty();
    }
    if (place.isEmpty()) {
      return Optional.of(status(root.get().top(), BytePath.EMPTY, "", new HashMap<>()));
    }
    if (root.get().find(place).isEmpty()) {
      return Optional.empty();
    }
    try (RootDirectory.Place found = root.get().parentOf(place)) {
      return Optional.of(status(found.parent(), found.name(), path, new HashMap<>()));
    }
  }

  @Override
  public List<FileStatus> list(String path) throws IOException {
    if (root.isEmpty()) {
      return List.of();
    }
    try (Directory directory = root.get().openDirectory(clean(path))) {
      List<FileStatus> files = new ArrayList<>();
      for (BytePath name : sortedNames(directory)) {
        files.add(status(directory, name, name.toString(), new HashMap<>()));
      }
      return files;
    }
  }

  @Override
  public InputStream read(String path) throws IOException {
    return root.orElseThrow(() -> new IOException(path + " does not exist"))
        .open(clean(path))
        .inputStream();
  }

  @Override
  public void walk(Visitor visitor) throws IOException {
    if (root.isPresent()) {
      walk(root.get().top(), "", new HashMap<>(), visitor);
    }
  }

  private static void walk(
      Directory directory, String prefix, Map<Object, String> seen, Visitor visitor)
      throws IOException {
    for (BytePath name : sortedNames(directory)) {
      String path = prefix + name;
      FileStatus file = status(directory, name, path, seen);
      visitor.visit(file);
      if (FileType.ofMode(file.mode()) == FileType.DIRECTORY) {
        try (Directory below = directory.openDirectory(name)) {
          walk(below, path + "/", seen, visitor);
        }
      }
    }
  }

  private static List<BytePath> sortedNames(Directory directory) throws IOException {
    return directory.list().stream()
        .map(DirectoryEntry::name)
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  private static FileStatus status(
      Directory directory, BytePath name, String path, Map<Object, String> seen)
      throws IOException {
    dev.croft.linux.file.FileStatus found = directory.status(name);
    boolean link = found.type() == FileType.SYMLINK;
    Optional<String> hardLink = Optional.empty();
    if (found.links() > 1 && !found.isDirectory()) {
      record Inode(long device, long number) {}
      hardLink =
          Optional.ofNullable(seen.putIfAbsent(new Inode(found.fileSystem(), found.inode()), path));
    }
    Instant modified = found.modified();
    return new FileStatus(
        path,
        found.mode(),
        (int) found.uid(),
        (int) found.gid(),
        found.isRegular() ? found.size() : 0,
        modified.getEpochSecond() * NANOS + modified.getNano(),
        link ? directory.readLink(name).toString() : "",
        hardLink,
        found.deviceMajor(),
        found.deviceMinor(),
        xattrs(directory, name));
  }

  private static Map<String, byte[]> xattrs(Directory directory, BytePath name) throws IOException {
    Map<String, byte[]> values = new TreeMap<>();
    Xattrs xattrs = directory.xattrs(name);
    for (String attribute : xattrs.names()) {
      if (!attribute.startsWith("trusted.overlay.")) {
        xattrs.get(attribute).ifPresent(value -> values.put(attribute, value));
      }
    }
    return values;
  }

  private static BytePath clean(String path) {
    List<BytePath> names =
        BytePath.of(path).names().stream().filter(n -> !n.toString().equals(".")).toList();
    return BytePath.join(names);
  }

  @Override
  public void close() {
    root.ifPresent(RootDirectory::close);
    tree.ifPresent(MountedTree::close);
  }
}
