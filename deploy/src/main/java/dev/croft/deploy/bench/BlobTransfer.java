package dev.croft.deploy.bench;

import dev.croft.agent.input.LayerCatalog;
import dev.croft.agent.input.WorkerStores;
import dev.croft.agent.move.ContentHandler;
import dev.croft.agent.move.ContentMover;
import dev.croft.agent.move.ContentName;
import dev.croft.agent.move.Holders;
import dev.croft.agent.move.HttpPeers;
import dev.croft.agent.move.LocalContent;
import dev.croft.agent.move.Locations;
import dev.croft.agent.node.NodeServer;
import dev.croft.engine.snapshot.SnapshotStore;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.step.Content;
import dev.croft.oci.blob.BlobWriter;
import dev.croft.oci.blob.DirectoryBlobStore;
import dev.croft.oci.registry.ByteProgress;
import dev.croft.oci.tree.TreeStore;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Two workers' stores on this machine, and a blob that only one of them has. */
final class BlobTransfer implements AutoCloseable {

  /** What is moved. */
  static final int MEGABYTES = 512;

  private static final String HOLDER = "one";
  private static final String TOKEN = "bench";

  private final Vertx vertx = Vertx.vertx();
  private final WorkerStores from;
  private final WorkerStores to;
  private final NodeServer server;
  private final HttpPeers peers;
  private final ContentMover mover;
  private final Descriptor blob;

  /** Makes the stores, and the blob. */
  BlobTransfer(Path directory) {
    this.from = stores(directory.resolve("one"));
    this.to = stores(directory.resolve("two"));
    this.server = NodeServer.open(vertx, "127.0.0.1", 0, () -> Optional.of(TOKEN));
    LocalContent content = new LocalContent(HOLDER, from, Runnable::run);
    server.handle("/content/", new ContentHandler(() -> List.of(content)));
    URI address = URI.create("http://127.0.0.1:" + server.port());
    this.peers = new HttpPeers(node -> Optional.of(address), () -> TOKEN);
    this.mover =
        new ContentMover(to, new Holders(new OneHolder(), peers, List.of()), Runnable::run);
    this.blob = written();
  }

  private static WorkerStores stores(Path root) {
    return new WorkerStores(
        new DirectoryBlobStore(root.resolve("content"), InstantSource.system()),
        new TreeStore(root.resolve("trees"), InstantSource.system()),
        SnapshotStore.open(root.resolve("snapshots")),
        new LayerCatalog(root.resolve("layers")));
  }

  private Descriptor written() {
    byte[] megabyte = new byte[1 << 20];
    Random random = new Random(1);
    try (BlobWriter out = from.blobs().create()) {
      for (int i = 0; i < MEGABYTES; i++) {
        random.nextBytes(megabyte);
        out.write(megabyte);
      }
      return Descriptor.of(
          "application/octet-stream", out.commit().digest(), (long) MEGABYTES << 20);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a blob to measure with", e);
    }
  }

  /** The blob's bytes, for others who move them. */
  Path file() {
    return from.blobs().file(blob.digest()).orElseThrow();
  }

  /** What the bytes must have. */
  Digest digest() {
    return blob.digest();
  }

  /** Moves the blob from one worker to the other. */
  void move() {
    try {
      if (!mover.bring(new Content.Empty(), blob, ByteProgress.none())) {
        throw new IllegalStateException("the blob was not moved");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a blob was moved", e);
    }
  }

  /** The worker that got it has it no more. */
  void forget() {
    boolean _ = to.blobs().delete(blob.digest());
  }

  @Override
  public void close() {
    peers.close();
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    from.snapshots().close();
    to.snapshots().close();
  }

  /** Locations that know of one node that has everything. */
  private static final class OneHolder implements Locations {

    @Override
    public void announce(Collection<ContentName> names) {}

    @Override
    public void withdraw(ContentName name, String node) {}

    @Override
    public void withdraw(ContentName name) {}

    @Override
    public List<String> holders(ContentName name) {
      return List.of(HOLDER);
    }
  }
}
