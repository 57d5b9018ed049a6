package dev.croft.engine.snapshot;

import dev.croft.model.step.SnapshotId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A snapshot in the making: what its parent holds, to be changed at will. Ends with {@link #commit}
 * or {@link #discard}; one that is closed without a commit is discarded. Used by one thread at a
 * time.
 */
public final class Draft implements AutoCloseable {

  private final SnapshotStore store;
  private final String name;
  private final DraftBase base;
  private Optional<String> removals = Optional.empty();
  private Optional<MountedTree> mounted = Optional.empty();
  private boolean ended;

  Draft(SnapshotStore store, String name, DraftBase base) {
    this.store = store;
    this.name = name;
    this.base = base;
  }

  /** The snapshot that it changes; empty where it began with nothing, or with several. */
  public Optional<SnapshotId> parent() {
    return base.parent();
  }

  /**
   * The tree, for reading and writing; mounted on first use, the same one while it is open. It need
   * not be closed: the end of the draft does.
   */
  public MountedTree mount() {
    requireOpen();
    MountedTree tree = mounted.orElseGet(() -> store.mountDraft(name, base));
    mounted = Optional.of(tree);
    return new Lent(tree.root());
  }

  /**
   * The directory that holds just the changes, in overlayfs's format. Must not be written to while
   * the tree is mounted.
   */
  public Path changes() {
    return store.draftDirectory(name);
  }

  /**
   * A directory for what shall be removed where the snapshot is laid over others, as whiteouts of
   * overlayfs's; not seen in the snapshot itself. The same one each time.
   */
  public Path removals() {
    requireOpen();
    String directory = removals.orElseGet(store::newDraftDirectory);
    removals = Optional.of(directory);
    return store.draftDirectory(directory);
  }

  /**
   * Makes the tree a snapshot. Nothing may use the mounted tree any more. After a restart of the
   * process the snapshot is there, whole; after a crash on the way it is not there at all.
   *
   * @param id a name that was never used before
   */
  public Snapshot commit(SnapshotId id) {
    return commitOnto(base, id);
  }

  /** The same with a note how it came to be, for those who ask what takes room. */
  public Snapshot commit(SnapshotId id, SnapshotOrigin origin) {
    return commit(base, id, Optional.of(origin));
  }

  /** Commits as if the draft had begun as something else, which its owner keeps in use. */
  Snapshot commitOnto(DraftBase other, SnapshotId id) {
    return commit(other, id, Optional.empty());
  }

  private Snapshot commit(DraftBase start, SnapshotId id, Optional<SnapshotOrigin> origin) {
    requireOpen();
    unmount();
    Snapshot snapshot = store.commitDraft(name, start, removals, id, origin);
    ended = true;
    return snapshot;
  }

  /** Throws the changes away. */
  public void discard() {
    if (!ended) {
      ended = true;
      unmount();
      List<String> directories = new ArrayList<>(List.of(name));
      removals.ifPresent(directories::add);
      store.discardDraft(directories, base);
    }
  }

  /** Discards what was not committed. */
  @Override
  public void close() {
    discard();
  }

  private void unmount() {
    mounted.ifPresent(MountedTree::close);
    mounted = Optional.empty();
  }

  private void requireOpen() {
    if (ended) {
      throw new IllegalStateException("draft " + name + " was committed or discarded before");
    }
  }

  /** The draft's mount as its users see it; closing it unmounts. */
  private final class Lent implements MountedTree {
    private final Path root;

    Lent(Path root) {
      this.root = root;
    }

    @Override
    public Path root() {
      return root;
    }

    @Override
    public void close() {
      if (!ended) {
        unmount();
      }
    }
  }
}
