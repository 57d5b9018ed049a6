package dev.croft.engine.tree;

import dev.croft.engine.fileop.CopySource;
import dev.croft.engine.fileop.InputTrees;
import dev.croft.engine.fileop.SourceDirectory;
import dev.croft.engine.fileop.SourceFile;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.FileType;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Bytes;
import dev.croft.model.step.SnapshotId;
import dev.croft.oci.blob.StoreFailures;
import dev.croft.oci.tree.FileView;
import dev.croft.oci.tree.TreeEntry;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A snapshot to compute checksums of and to read. It is in use until this is closed. Attributes
 * that overlayfs and security modules keep for themselves are not seen.
 */
public final class SnapshotView implements FileView, AutoCloseable {

  private static final int BUFFER_BYTES = 64 * 1024;

  private final CopySource source;
  private final FileDigests digests;

  private SnapshotView(CopySource source, FileDigests digests) {
    this.source = source;
    this.digests = digests;
  }

  /** Opens a snapshot; kind NOT_FOUND where it is not here. */
  public static SnapshotView open(InputTrees trees, SnapshotId id, FileDigests digests) {
    try {
      return new SnapshotView(trees.view(id), digests);
    } catch (IOException e) {
      throw StoreFailures.of("open snapshot " + id, e);
    }
  }

  /** Reads its files. */
  public TreeReader reader() {
    return new TreeReader(source);
  }

  @Override
  public Optional<Status> stat(BytePath path) {
    try {
      Optional<SourceFile> file = source.find(path);
      return file.isEmpty() ? Optional.empty() : Optional.of(status(path, file.get()));
    } catch (IOException e) {
      throw StoreFailures.of("look at " + path, e);
    }
  }

  @Override
  public List<BytePath> list(BytePath directory) {
    try (SourceDirectory open = source.openDirectory(directory)) {
      return open.list().stream().map(SourceFile::name).toList();
    } catch (IOException e) {
      throw StoreFailures.of("read directory " + directory, e);
    }
  }

  @Override
  public Digest contentDigest(BytePath path) {
    try {
      SourceFile file =
          source
              .find(path)
              .orElseThrow(() -> CroftException.notFound("\"/" + path + "\": not found"));
      Optional<Digest> known = digests.find(file.version());
      if (known.isPresent()) {
        return known.get();
      }
      Digest digest = read(path);
      digests.put(file.version(), digest);
      return digest;
    } catch (IOException e) {
      throw StoreFailures.of("read " + path, e);
    }
  }

  @Override
  public void close() {
    source.close();
  }

  private Digest read(BytePath path) throws IOException {
    MessageDigest hash = Digest.sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = source.open(path)) {
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        hash.update(buffer, 0, got);
      }
    }
    return Digest.ofHash(hash.digest());
  }

  private Status status(BytePath path, SourceFile file) throws IOException {
    boolean isRoot = path.isEmpty();
    try (SourceDirectory holder = source.openDirectory(isRoot ? path : path.parent())) {
      BytePath link =
          file.type() == FileType.SYMLINK ? holder.readLink(file.name()) : BytePath.EMPTY;
      boolean device =
          file.type() == FileType.CHARACTER_DEVICE || file.type() == FileType.BLOCK_DEVICE;
      return new Status(
          file.type(),
          file.permissions(),
          new TreeEntry.Owner(file.uid(), file.gid()),
          file.type() == FileType.REGULAR ? file.size() : 0,
          link,
          device ? Optional.of(new TreeEntry.Device(file.major(), file.minor())) : Optional.empty(),
          attributes(holder, file));
    }
  }

  private static SortedMap<String, Bytes> attributes(SourceDirectory holder, SourceFile file)
      throws IOException {
    SortedMap<String, Bytes> values = new TreeMap<>();
    holder
        .attributes(file)
        .forEach(
            (name, value) -> {
              if (isPortable(name)) {
                values.put(name, Bytes.of(value));
              }
            });
    return values;
  }

  private static boolean isPortable(String name) {
    return name.equals("security.capability")
        || name.startsWith("user.")
        || name.startsWith("system.posix_acl_");
  }
}
