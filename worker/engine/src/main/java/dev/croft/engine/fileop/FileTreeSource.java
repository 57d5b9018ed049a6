package dev.croft.engine.fileop;

import dev.croft.linux.call.Errno;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.FileHandle;
import dev.croft.linux.file.OpenFlag;
import dev.croft.linux.file.Xattrs;
import dev.croft.model.content.Digest;
import dev.croft.model.llb.Bytes;
import dev.croft.oci.tree.FileTree;
import dev.croft.oci.tree.TreeEntry;
import dev.croft.oci.tree.TreeStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A tree of the tree store to copy from, such as a build context; its files must be there. */
public final class FileTreeSource implements CopySource {

  private static final long NANOS = 1_000_000_000L;

  private final FileTree tree;
  private final TreeStore store;
  private final Set<BytePath> linkTargets = new HashSet<>();

  /** A tree whose files' bytes are in a store. */
  public FileTreeSource(FileTree tree, TreeStore store) {
    this.tree = tree;
    this.store = store;
    tree.entries().stream()
        .filter(TreeEntry::isHardLink)
        .forEach(entry -> linkTargets.add(entry.link()));
  }

  @Override
  public String name() {
    return tree.digest().value();
  }

  @Override
  public BytePath resolve(BytePath path, boolean followLast) throws IOException {
    return LinkWalk.resolve(
        path, followLast, at -> tree.entry(at).filter(TreeEntry::isSymlink).map(TreeEntry::link));
  }

  @Override
  public Optional<SourceFile> find(BytePath path) {
    return tree.entry(path).map(entry -> describe(path.name(), entry));
  }

  @Override
  public SourceDirectory openDirectory(BytePath path) throws IOException {
    TreeEntry entry = require(path);
    if (!entry.isDirectory()) {
      throw new LinuxException("open", "/" + path, Errno.ENOTDIR);
    }
    return new Open(path);
  }

  @Override
  public InputStream open(BytePath path) throws IOException {
    return FileHandle.open(content(require(path))).inputStream();
  }

  @Override
  public void close() {}

  private TreeEntry require(BytePath path) throws LinuxException {
    Optional<TreeEntry> entry = tree.entry(path);
    if (entry.isEmpty()) {
      throw new LinuxException("open", "/" + path, Errno.ENOENT);
    }
    return entry.get();
  }

  private Path content(TreeEntry entry) throws LinuxException {
    Optional<Digest> digest = entry.content();
    if (digest.isEmpty()) {
      throw new LinuxException("open", "/" + entry.path(), Errno.EINVAL);
    }
    return store.file(digest.get(), entry.size());
  }

  private SourceFile describe(BytePath name, TreeEntry entry) {
    Optional<Object> identity =
        entry.isHardLink()
            ? Optional.of(entry.link())
            : linkTargets.contains(entry.path()) ? Optional.of(entry.path()) : Optional.empty();
    long nanos = entry.modifiedNanos();
    return new SourceFile(
        name,
        entry.type(),
        entry.permissions(),
        entry.owner().uid(),
        entry.owner().gid(),
        entry.size(),
        Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS)),
        entry.device().map(TreeEntry.Device::major).orElse(0),
        entry.device().map(TreeEntry.Device::minor).orElse(0),
        identity,
        entry.withPath(BytePath.EMPTY));
  }

  /** A directory of the tree. */
  private final class Open implements SourceDirectory {
    private final BytePath path;

    Open(BytePath path) {
      this.path = path;
    }

    @Override
    public List<SourceFile> list() throws IOException {
      List<SourceFile> files = new ArrayList<>();
      for (BytePath name : tree.list(path)) {
        files.add(describe(name, require(path.resolve(name))));
      }
      return files;
    }

    @Override
    public Optional<SourceFile> find(BytePath name) {
      return tree.entry(path.resolve(name)).map(entry -> describe(name, entry));
    }

    @Override
    public SourceDirectory openDirectory(BytePath name) throws IOException {
      return FileTreeSource.this.openDirectory(path.resolve(name));
    }

    @Override
    public BytePath readLink(BytePath name) throws IOException {
      return require(path.resolve(name)).link();
    }

    @Override
    public Map<String, byte[]> attributes(SourceFile file) throws IOException {
      Map<String, Bytes> xattrs = require(path.resolve(file.name())).xattrs();
      if (xattrs.isEmpty()) {
        return Map.of();
      }
      Map<String, byte[]> values = new TreeMap<>();
      xattrs.forEach((name, value) -> values.put(name, value.toArray()));
      return values;
    }

    @Override
    public void copyFile(SourceFile file, FileHandle target, IgnoredAttributes ignored)
        throws IOException {
      if (file.size() > 0) {
        try (FileHandle from =
            FileHandle.open(content(require(path.resolve(file.name()))), OpenFlag.NO_FOLLOW)) {
          FileContents.copy(from, file.size(), target);
        }
      }
      for (Map.Entry<String, byte[]> attribute : attributes(file).entrySet()) {
        SnapshotSource.setAttribute(
            Xattrs.of(target), attribute.getKey(), attribute.getValue(), ignored);
      }
    }

    @Override
    public void close() {}
  }
}
