package dev.croft.engine.fileop;

import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.DirectoryEntry;
import dev.croft.linux.file.FileHandle;
import dev.croft.linux.file.FileStatus;
import dev.croft.linux.file.FileType;
import dev.croft.linux.file.OpenFlag;
import dev.croft.linux.file.RootDirectory;
import dev.croft.linux.file.Xattrs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A mounted tree to copy from. */
public final class SnapshotSource implements CopySource {

  /** Overlayfs's own notes in a layer that is read without it. */
  private static final String OVERLAY_ATTRIBUTES = "trusted.overlay.";

  private final String name;
  private final RootDirectory root;

  private SnapshotSource(String name, RootDirectory root) {
    this.name = name;
    this.root = root;
  }

  /** Takes the tree below a directory, which must not change meanwhile. */
  public static SnapshotSource open(String name, Path root) throws LinuxException {
    return new SnapshotSource(name, RootDirectory.open(root));
  }

  /** The same of a root that its owner closes. */
  static SnapshotSource of(String name, RootDirectory root) {
    return new SnapshotSource(name, root);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public BytePath resolve(BytePath path, boolean followLast) throws IOException {
    return resolveIn(root, path, followLast);
  }

  /** Follows links inside a root; what the path leads to need not exist. */
  static BytePath resolveIn(RootDirectory root, BytePath path, boolean followLast)
      throws IOException {
    return LinkWalk.resolve(
        path,
        followLast,
        at -> {
          Optional<FileStatus> status = root.find(at);
          if (status.isEmpty() || status.get().type() != FileType.SYMLINK) {
            return Optional.empty();
          }
          try (RootDirectory.Place place = root.parentOf(at)) {
            return Optional.of(place.parent().readLink(place.name()));
          }
        });
  }

  @Override
  public Optional<SourceFile> find(BytePath path) throws IOException {
    return root.find(path).map(status -> describe(path.name(), status));
  }

  @Override
  public SourceDirectory openDirectory(BytePath path) throws IOException {
    return new Open(root.openDirectory(path));
  }

  @Override
  public InputStream open(BytePath path) throws IOException {
    return root.open(path, OpenFlag.NON_BLOCKING).inputStream();
  }

  @Override
  public void close() {
    root.close();
  }

  private static SourceFile describe(BytePath name, FileStatus status) {
    boolean severalNames = !status.isDirectory() && status.links() > 1;
    return new SourceFile(
        name,
        status.type(),
        status.permissions(),
        status.uid(),
        status.gid(),
        status.size(),
        status.modified(),
        status.deviceMajor(),
        status.deviceMinor(),
        severalNames
            ? Optional.of(new Inode(status.fileSystem(), status.inode()))
            : Optional.empty(),
        new Version(status.inode(), status.changed(), status.size()));
  }

  /**
   * Overlayfs tells the inodes of the layers that files are in, so a file is the same in every
   * snapshot that has it. A copy in a nearer layer keeps the number, but was changed later.
   */
  private record Version(long inode, Instant changed, long size) {}

  private record Inode(long fileSystem, long number) {}

  /** An open directory of the tree. */
  private record Open(Directory directory) implements SourceDirectory {

    @Override
    public List<SourceFile> list() throws IOException {
      List<SourceFile> files = new ArrayList<>();
      for (DirectoryEntry entry : directory.list()) {
        // Overlayfs lists whiteouts in directories that only one layer has.
        find(entry.name()).ifPresent(files::add);
      }
      files.sort(Comparator.comparing(SourceFile::name));
      return files;
    }

    @Override
    public Optional<SourceFile> find(BytePath name) throws IOException {
      return directory.find(name).map(status -> describe(name, status));
    }

    @Override
    public SourceDirectory openDirectory(BytePath name) throws IOException {
      return new Open(directory.openDirectory(name));
    }

    @Override
    public BytePath readLink(BytePath name) throws IOException {
      return directory.readLink(name);
    }

    @Override
    public Map<String, byte[]> attributes(SourceFile file) throws IOException {
      return read(directory.xattrs(file.name()));
    }

    @Override
    public void copyFile(SourceFile file, FileHandle target, IgnoredAttributes ignored)
        throws IOException {
      try (FileHandle from = directory.open(file.name())) {
        FileContents.copy(from, file.size(), target);
        for (Map.Entry<String, byte[]> attribute : read(Xattrs.of(from)).entrySet()) {
          setAttribute(Xattrs.of(target), attribute.getKey(), attribute.getValue(), ignored);
        }
      }
    }

    @Override
    public void close() {
      directory.close();
    }

    private static Map<String, byte[]> read(Xattrs xattrs) throws LinuxException {
      List<String> names = xattrs.names();
      if (names.isEmpty()) {
        return Map.of();
      }
      Map<String, byte[]> values = new TreeMap<>();
      for (String name : names) {
        if (!name.startsWith(OVERLAY_ATTRIBUTES)) {
          xattrs.get(name).ifPresent(value -> values.put(name, value));
        }
      }
      return values;
    }
  }

  /** Sets an attribute where the target can hold it. */
  static void setAttribute(
      Xattrs target, String name, byte[] value, SourceDirectory.IgnoredAttributes ignored) {
    try {
      target.set(name, value);
    } catch (LinuxException e) {
      ignored.ignored(name, e);
    }
  }
}
