package dev.croft.agent.input;

import dev.croft.engine.fileop.CopiedPart;
import dev.croft.engine.fileop.FileOps;
import dev.croft.engine.fileop.FileTreeSource;
import dev.croft.engine.fileop.InputTree;
import dev.croft.engine.snapshot.SnapshotOrigin;
import dev.croft.model.content.Descriptor;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.progress.VertexEvent;
import dev.croft.model.step.Content;
import dev.croft.model.step.LostContentException;
import dev.croft.model.step.SnapshotId;
import dev.croft.oci.registry.CredentialSource;
import dev.croft.oci.tree.FileTree;
import dev.croft.oci.tree.TreeEntry;
import dev.croft.oci.tree.TreeOrigin;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Makes content ready for use on this worker. Thread safe. */
public final class Inputs {

  private final WorkerStores stores;
  private final ImagePuller images;
  private final FileOps files;
  private final Elsewhere elsewhere;
  private final Map<Content.Tree, SnapshotId> laidOut = new ConcurrentHashMap<>();

  /** Inputs from this worker's stores, and from others who have what is not there. */
  public Inputs(WorkerStores stores, ImagePuller images, FileOps files, Elsewhere elsewhere) {
    this.stores = stores;
    this.images = images;
    this.files = files;
    this.elsewhere = elsewhere;
  }

  /** Whether content is here, or can be had from where it says it comes from. */
  public boolean has(Content content) {
    return switch (content) {
      case Content.Empty empty -> true;
      case Content.Image image -> true;
      case Content.Layers layers -> images.has(layers);
      case Content.Snapshot snapshot -> stores.snapshots().touch(snapshot.id());
      case Content.Tree tree -> stores.trees().listing(tree.digest()).isPresent();
    };
  }

  /** How many bytes of content are on this worker's disk; 0 where it is not here. */
  public long heldBytes(Content content) {
    return switch (content) {
      case Content.Empty empty -> 0;
      case Content.Snapshot snapshot -> heldBytes(snapshot.id());
      case Content.Tree tree -> listedBytes(tree);
      case Content.Image image -> fetchedBytes(image.layers());
      case Content.Layers layers ->
          fetchedBytes(layers.layers().stream().map(layer -> layer.blob()).toList());
    };
  }

  private long heldBytes(SnapshotId id) {
    try {
      return stores.snapshots().imports().chain(id).directories().keySet().stream()
          .mapToLong(part -> stores.snapshots().sizeBytes(new SnapshotId(part)))
          .sum();
    } catch (CroftException e) {
      if (e.kind() == FailureKind.NOT_FOUND) {
        return 0;
      }
      throw e;
    }
  }

  private long listedBytes(Content.Tree tree) {
    return stores
        .trees()
        .tree(tree.digest())
        .map(listing -> listing.entries().stream().mapToLong(TreeEntry::size).sum())
        .orElse(0L);
  }

  private long fetchedBytes(List<Descriptor> layers) {
    return layers.stream()
        .filter(layer -> stores.blobs().has(layer.digest()))
        .mapToLong(Descriptor::size)
        .sum();
  }

  /**
   * Content as a snapshot; empty for the empty tree.
   *
   * @param progress sees it being fetched
   * @throws LostContentException where nobody has it any more
   */
  public Optional<SnapshotId> snapshot(
      Content content, CredentialSource credentials, Consumer<VertexEvent> progress)
      throws InterruptedException {
    return switch (content) {
      case Content.Empty empty -> Optional.empty();
      case Content.Image image -> images.pull(image, credentials, progress);
      case Content.Layers layers -> imported(layers, credentials, progress);
      case Content.Snapshot snapshot -> {
        if (!stores.snapshots().exists(snapshot.id()) && !elsewhere.bring(content, progress)) {
          throw new LostContentException(content, "nobody has the snapshot");
        }
        yield Optional.of(snapshot.id());
      }
      case Content.Tree tree -> {
        bring(tree, progress);
        yield Optional.of(layOut(tree));
      }
    };
  }

  /** Content as a tree that files are copied from; not laid out where that is not needed. */
  public InputTree tree(
      Content content, CredentialSource credentials, Consumer<VertexEvent> progress)
      throws InterruptedException {
    return switch (content) {
      case Content.Tree tree -> {
        bring(tree, progress);
        yield unstored(tree);
      }
      case Content.Empty empty -> new InputTree.Empty();
      case Content.Image image -> stored(content, credentials, progress);
      case Content.Layers layers -> stored(content, credentials, progress);
      case Content.Snapshot snapshot -> stored(content, credentials, progress);
    };
  }

  /**
   * The same where only some of it is copied: what is not here is not brought where the files that
   * are copied will do.
   *
   * @param parts what is read of it
   */
  public InputTree part(
      Content content,
      List<CopiedPart> parts,
      CredentialSource credentials,
      Consumer<VertexEvent> progress)
      throws InterruptedException {
    Optional<FileTree> part =
        isHere(content) ? Optional.empty() : elsewhere.bringPart(content, parts, progress);
    if (part.isEmpty()) {
      return tree(content, credentials, progress);
    }
    FileTree files = part.get();
    return new InputTree.Unstored(() -> new FileTreeSource(files, stores.trees()));
  }

  private boolean isHere(Content content) {
    return switch (content) {
      case Content.Snapshot snapshot -> stores.snapshots().exists(snapshot.id());
      case Content.Tree tree -> stores.trees().listing(tree.digest()).isPresent();
      case Content.Empty _, Content.Image _, Content.Layers _ -> true;
    };
  }

  /** A tree that others have; whoever received it from a client has all its files. */
  private void bring(Content.Tree tree, Consumer<VertexEvent> progress)
      throws InterruptedException {
    if (stores.trees().listing(tree.digest()).isEmpty() && !elsewhere.bring(tree, progress)) {
      throw new LostContentException(tree, "nobody has its files");
    }
  }

  /** A cache that cannot be read is no reason to fail: what it was to give is made instead. */
  private Optional<SnapshotId> imported(
      Content.Layers layers, CredentialSource credentials, Consumer<VertexEvent> progress)
      throws InterruptedException {
    try {
      return images.pull(layers, credentials, progress);
    } catch (CroftException e) {
      throw switch (e.kind()) {
        case CANCELLED, RESOURCE, INTERNAL -> e;
        case USER, NOT_FOUND, DENIED, TRANSIENT, UNSUPPORTED ->
            new LostContentException(layers, e.text());
      };
    }
  }

  private InputTree stored(
      Content content, CredentialSource credentials, Consumer<VertexEvent> progress)
      throws InterruptedException {
    return snapshot(content, credentials, progress)
        .<InputTree>map(InputTree.Stored::new)
        .orElseGet(InputTree.Empty::new);
  }

  /** A build context as a snapshot; laid out once, as long as the snapshot is there. */
  private SnapshotId layOut(Content.Tree tree) {
    return laidOut.compute(
        tree,
        (key, before) ->
            before != null && stores.snapshots().exists(before) ? before : laidOutAnew(tree));
  }

  private SnapshotId laidOutAnew(Content.Tree tree) {
    SnapshotId snapshot = files.materialise(unstored(tree));
    TreeOrigin origin = stores.trees().origin(tree.digest());
    stores.snapshots().describe(snapshot, new SnapshotOrigin(origin.kind(), origin.description()));
    return snapshot;
  }

  /**
   * What is in a tree of anybody's, without laying it out.
   *
   * @throws LostContentException where nobody has it any more
   */
  FileTree listing(Content.Tree tree, Consumer<VertexEvent> progress) throws InterruptedException {
    bring(tree, progress);
    return listing(tree);
  }

  /**
   * What is in a tree, without laying it out.
   *
   * @throws LostContentException where it is not here any more
   */
  private FileTree listing(Content.Tree tree) {
    return stores
        .trees()
        .tree(tree.digest())
        .orElseThrow(() -> new LostContentException(tree, "its listing is not in the tree store"));
  }

  private InputTree.Unstored unstored(Content.Tree tree) {
    FileTree listing = listing(tree);
    return new InputTree.Unstored(() -> new FileTreeSource(listing, stores.trees()));
  }
}
