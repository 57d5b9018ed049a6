package dev.croft.agent.move;

import dev.croft.agent.input.LayerCatalog;
import dev.croft.agent.input.WorkerStores;
import dev.croft.agent.link.LayerBlob;
import dev.croft.engine.fileop.CopySource;
import dev.croft.engine.fileop.InputTrees;
import dev.croft.engine.snapshot.SnapshotChain;
import dev.croft.engine.snapshot.SnapshotStore;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.step.SnapshotId;
import dev.croft.oci.blob.BlobStore;
import dev.croft.oci.layer.LayerDirectoryArchive;
import dev.croft.oci.tree.TreeStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a worker of this process has, or its coordinator, for others. */
public final class LocalContent implements Peer {

  private static final Logger log = LoggerFactory.getLogger(LocalContent.class);

  private final String name;
  private final BlobStore blobs;
  private final TreeStore trees;
  private final Optional<Unpacked> unpacked;
  private volatile Consumer<ContentName> dropped = name -> {};

  /** Snapshots, and what they are packed as. */
  private record Unpacked(SnapshotStore snapshots, LayerCatalog layers, LayerArchives archives) {}

  /**
   * The content of some stores.
   *
   * @param cpu for hashing
   */
  public LocalContent(String name, WorkerStores stores, Executor cpu) {
    this.name = name;
    this.blobs = stores.blobs();
    this.trees = stores.trees();
    this.unpacked =
        Optional.of(
            new Unpacked(
                stores.snapshots(),
                stores.layers(),
                new LayerArchives(
                    stores.blobs(), stores.layers(), new LayerDirectoryArchive(cpu))));
  }

  /** The content of somebody who unpacks nothing: blobs and trees. */
  public LocalContent(String name, BlobStore blobs, TreeStore trees) {
    this.name = name;
    this.blobs = blobs;
    this.trees = trees;
    this.unpacked = Optional.empty();
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * Has somebody told of blobs that turned out to be damaged.
   *
   * @param listener hears of each when it is gone
   */
  public void whenDropped(Consumer<ContentName> listener) {
    dropped = listener;
  }

  /** All that is here, by the names that others ask for. */
  public List<ContentName> names() {
    List<ContentName> names = new ArrayList<>();
    unpacked.ifPresent(u -> u.snapshots().ids().forEach(id -> names.add(ContentName.of(id))));
    trees.trees().forEach(tree -> names.add(ContentName.tree(tree.digest())));
    blobs.list().forEach(blob -> names.add(ContentName.blob(blob.digest())));
    return names;
  }

  /** Whether something is here. */
  boolean has(ContentName wanted) {
    return switch (wanted.kind()) {
      case SNAPSHOT ->
          unpacked.filter(u -> u.snapshots().exists(new SnapshotId(wanted.rest()))).isPresent();
      case TREE -> trees.listing(new Digest(wanted.rest())).isPresent();
      case BLOB -> blobs.has(new Digest(wanted.rest()));
    };
  }

  @Override
  public Optional<SnapshotManifest> snapshot(SnapshotId id) {
    return unpacked.flatMap(
        u ->
            found(
                () -> {
                  try (SnapshotStore.Use _ = u.snapshots().use(id)) {
                    return manifest(u, u.snapshots().imports().chain(id));
                  }
                }));
  }

  private static SnapshotManifest manifest(Unpacked unpacked, SnapshotChain chain) {
    List<SnapshotManifest.Part> parts = new ArrayList<>();
    chain
        .directories()
        .forEach(
            (part, directory) ->
                parts.add(
                    new SnapshotManifest.Part(
                        part,
                        unpacked.snapshots().sizeBytes(new SnapshotId(part)),
                        unpacked.layers().find(directory, LayerCatalog.FROM_IMAGE),
                        unpacked.layers().isLeftOut(directory))));
    return new SnapshotManifest(chain.snapshots(), parts);
  }

  @Override
  public Optional<Descriptor> archive(SnapshotId id, String part) throws IOException {
    if (unpacked.isEmpty()) {
      return Optional.empty();
    }
    Unpacked u = unpacked.get();
    try (SnapshotStore.Use _ = u.snapshots().use(id)) {
      Path directory = u.snapshots().imports().chain(id).directory(part);
      return Optional.of(u.archives().of(directory));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + part + " was packed");
    } catch (CroftException e) {
      return absent(e);
    }
  }

  @Override
  public Optional<LayerBlob> layer(SnapshotId id, String form) {
    return unpacked
        .flatMap(
            u ->
                u.snapshots()
                    .find(id)
                    .flatMap(snapshot -> u.layers().find(snapshot.ownLayer(), form)))
        .filter(layer -> blobs.has(layer.blob().digest()));
  }

  @Override
  public Optional<InputStream> part(SnapshotId id, PartRequest request) throws IOException {
    if (unpacked.isEmpty()) {
      return Optional.empty();
    }
    CopySource source;
    try {
      source = new InputTrees(unpacked.get().snapshots()).view(id);
    } catch (CroftException e) {
      return absent(e);
    }
    Optional<SentPart> part = SentPart.of(source, request);
    return part.isEmpty() ? Optional.empty() : Optional.of(piped(part.get()));
  }

  @Override
  public Optional<InputStream> blob(Digest digest, long from) throws IOException {
    Optional<InputStream> bytes = found(() -> blobs.open(digest));
    if (bytes.isPresent()) {
      bytes.get().skipNBytes(from);
    }
    return bytes;
  }

  /** The file of a blob; empty where it is not here. */
  Optional<Path> blobFile(Digest digest) {
    return found(() -> blobs.file(digest)).flatMap(file -> file);
  }

  @Override
  public void doubt(Digest digest) {
    if (!blobs.verify(digest)) {
      log.warn("blob {} was damaged, or is gone; others are told", digest);
      dropped.accept(ContentName.blob(digest));
    }
  }

  @Override
  public Optional<byte[]> listing(Digest tree) {
    return trees.listing(tree);
  }

  @Override
  public InputStream files(Collection<WantedFile> files) throws IOException {
    return piped(out -> PackedFiles.write(trees, files, out));
  }

  private static InputStream piped(SentPart part) throws IOException {
    return piped(
        out -> {
          try (part) {
            part.write(out);
          }
        });
  }

  private interface Writing {
    void to(OutputStream out) throws IOException;
  }

  private static InputStream piped(Writing writing) throws IOException {
    PipedInputStream in = new PipedInputStream(1 << 18);
    PipedOutputStream out = new PipedOutputStream(in);
    Thread.ofVirtual()
        .name("files for another worker")
        .start(
            () -> {
              try (out) {
                writing.to(out);
              } catch (IOException e) {
                // The reader went, or finds the stream cut.
              }
            });
    return in;
  }

  /** Writes files to a stream, in the form of {@link #files}. */
  void writeFiles(Collection<WantedFile> files, OutputStream out) throws IOException {
    PackedFiles.write(trees, files, out);
  }

  private static <T> Optional<T> found(Supplier<T> lookUp) {
    try {
      return Optional.of(lookUp.get());
    } catch (CroftException e) {
      return absent(e);
    }
  }

  private static <T> Optional<T> absent(CroftException e) {
    if (e.kind() == FailureKind.NOT_FOUND) {
      return Optional.empty();
    }
    throw e;
  }
}
