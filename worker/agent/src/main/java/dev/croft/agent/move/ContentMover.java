package dev.croft.agent.move;

import dev.croft.agent.input.Elsewhere;
import dev.croft.agent.input.WorkerStores;
import dev.croft.agent.link.LayerBlob;
import dev.croft.agent.move.Holders.Holder;
import dev.croft.engine.fileop.CopiedPart;
import dev.croft.engine.snapshot.KeyedLocks;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.progress.VertexEvent;
import dev.croft.model.step.Content;
import dev.croft.model.step.SnapshotId;
import dev.croft.oci.registry.ByteProgress;
import dev.croft.oci.tree.FileTree;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Brings content of other nodes, or of the durable tier, to this worker: verified, under its own
 * name, and once however many want it. Thread safe.
 */
public final class ContentMover implements Elsewhere {

  private static final int TRANSFERS = 8;

  private final WorkerStores stores;
  private final Holders holders;
  private final BlobFetch blobs;
  private final SnapshotArrival snapshots;
  private final TreeArrival trees;
  private final PartArrival parts;
  private final KeyedLocks<ContentName> locks = new KeyedLocks<>();

  /**
   * A mover to this worker's stores.
   *
   * @param cpu for hashing and decompression
   */
  public ContentMover(WorkerStores stores, Holders holders, Executor cpu) {
    Semaphore transfers = new Semaphore(TRANSFERS);
    this.stores = stores;
    this.holders = holders;
    this.blobs = new BlobFetch(stores.blobs(), transfers);
    this.snapshots = new SnapshotArrival(stores, cpu);
    this.trees = new TreeArrival(stores.trees(), transfers);
    this.parts = new PartArrival(stores.trees(), snapshots, trees, transfers);
  }

  @Override
  public boolean has(Content content) {
    Optional<ContentName> name = ContentName.of(content);
    return name.isPresent()
        && (holders.anyNode(name.get())
            || holders.always().stream().anyMatch(peer -> gives(peer, content)));
  }

  /** What cannot be reached has nothing. */
  private static boolean gives(Peer peer, Content content) {
    try {
      return switch (content) {
        case Content.Snapshot snapshot -> peer.snapshot(snapshot.id()).isPresent();
        case Content.Tree tree -> peer.listing(tree.digest()).isPresent();
        case Content.Empty empty -> true;
        case Content.Image image -> false;
        case Content.Layers layers -> false;
      };
    } catch (IOException | CroftException e) {
      return false;
    }
  }

  @Override
  public boolean bring(Content content, Consumer<VertexEvent> progress)
      throws InterruptedException {
    return switch (content) {
      case Content.Snapshot snapshot -> bring(snapshot.id(), progress);
      case Content.Tree tree -> bring(tree.digest(), progress);
      case Content.Empty empty -> true;
      case Content.Image image -> false;
      case Content.Layers layers -> false;
    };
  }

  private boolean bring(SnapshotId id, Consumer<VertexEvent> progress) throws InterruptedException {
    ContentName name = ContentName.of(id);
    try (KeyedLocks.Held _ = locks.acquire(name)) {
      List<Holder> found = stores.snapshots().exists(id) ? List.of() : holders.of(name);
      for (Holder holder : found) {
        if (take(id, holder, found, progress)) {
          return true;
        }
      }
      boolean here = stores.snapshots().exists(id);
      if (!here) {
        holders.nobodyHas(name);
      }
      return here;
    }
  }

  private boolean take(
      SnapshotId id, Holder holder, List<Holder> all, Consumer<VertexEvent> progress)
      throws InterruptedException {
    try {
      Optional<SnapshotManifest> manifest = holder.peer().snapshot(id);
      if (manifest.isEmpty()) {
        holder.hasNot(ContentName.of(id));
        return false;
      }
      if (!manifest.get().top().id().equals(id)) {
        throw new IOException("it answers with another snapshot: " + manifest.get().top().id());
      }
      MovedBytes moved = new MovedBytes(holder.peer(), progress);
      snapshots.take(
          manifest.get(), new PeerParts(id, peers(holder, all), stores.blobs(), blobs, moved));
      moved.done();
      return true;
    } catch (IOException e) {
      Failures.passedOver(holder.peer(), "snapshot " + id, e);
    } catch (CroftException e) {
      if (e.kind() == FailureKind.CANCELLED || e.kind() == FailureKind.RESOURCE) {
        throw e;
      }
      Failures.passedOver(holder.peer(), "snapshot " + id, e);
    }
    return false;
  }

  @Override
  public Optional<FileTree> bringPart(
      Content content, List<CopiedPart> wanted, Consumer<VertexEvent> progress)
      throws InterruptedException {
    Optional<ContentName> name = ContentName.of(content);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    for (Holder holder : holders.of(name.get())) {
      Optional<FileTree> part = partOf(content, holder.peer(), wanted, progress);
      if (part.isPresent()) {
        return part;
      }
    }
    return Optional.empty();
  }

  private Optional<FileTree> partOf(
      Content content, Peer peer, List<CopiedPart> wanted, Consumer<VertexEvent> progress)
      throws InterruptedException {
    MovedBytes moved = new MovedBytes(peer, progress);
    try {
      Optional<FileTree> part =
          switch (content) {
            case Content.Snapshot snapshot -> parts.ofSnapshot(peer, snapshot.id(), wanted, moved);
            case Content.Tree tree -> parts.ofTree(peer, tree.digest(), wanted, moved);
            case Content.Empty _, Content.Image _, Content.Layers _ -> Optional.empty();
          };
      part.ifPresent(_ -> moved.done());
      return part;
    } catch (IOException e) {
      Failures.passedOver(peer, "a part of " + content, e);
    } catch (CroftException e) {
      if (e.kind() == FailureKind.CANCELLED || e.kind() == FailureKind.RESOURCE) {
        throw e;
      }
      Failures.passedOver(peer, "a part of " + content, e);
    }
    return Optional.empty();
  }

  @Override
  public Optional<LayerBlob> layer(SnapshotId snapshot, String form) throws InterruptedException {
    for (Holder holder : holders.of(ContentName.of(snapshot))) {
      try {
        Optional<LayerBlob> layer = holder.peer().layer(snapshot, form);
        if (layer.isPresent()) {
          return layer;
        }
      } catch (IOException | CroftException e) {
        Failures.passedOver(holder.peer(), "the layer of " + snapshot, e);
      }
    }
    return Optional.empty();
  }

  private static List<Peer> peers(Holder first, List<Holder> all) {
    return Stream.concat(Stream.of(first), all.stream()).map(Holder::peer).distinct().toList();
  }

  private boolean bring(Digest tree, Consumer<VertexEvent> progress) throws InterruptedException {
    ContentName name = ContentName.tree(tree);
    try (KeyedLocks.Held _ = locks.acquire(name)) {
      if (isWhole(tree)) {
        return true;
      }
      for (Holder holder : holders.of(name)) {
        MovedBytes moved = new MovedBytes(holder.peer(), progress);
        try {
          Optional<Boolean> whole = trees.take(holder.peer(), tree, moved);
          if (whole.isEmpty()) {
            holder.hasNot(name);
          } else if (whole.get()) {
            moved.done();
            return true;
          }
        } catch (IOException e) {
          Failures.passedOver(holder.peer(), "tree " + tree, e);
        }
      }
      return false;
    }
  }

  private boolean isWhole(Digest tree) {
    return stores.trees().tree(tree).filter(t -> stores.trees().missing(t).isEmpty()).isPresent();
  }

  @Override
  public boolean bring(Content holding, Descriptor blob, ByteProgress done)
      throws InterruptedException {
    if (stores.blobs().has(blob.digest())) {
      return true;
    }
    List<Peer> peers =
        Stream.concat(
                ContentName.of(holding).map(holders::of).orElse(List.of()).stream(),
                holders.of(ContentName.blob(blob.digest())).stream())
            .map(Holder::peer)
            .distinct()
            .toList();
    return blobs.fromAny(peers, blob, done);
  }
}
