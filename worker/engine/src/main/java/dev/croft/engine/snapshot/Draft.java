package dev.croft.engine.snapshot;

import dev.croft.model.step.SnapshotId;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A snapshot in the making: what its parent holds, to be changed at will. Ends with {@link #commit}
 * or {@link #discard}; one that is closed without a commit is discarded. Used by one thread at a
 * time.
 */
public final class Draft implements AutoCloseable {

  private final SnapshotStore store;
  private final String name;
  private final Optional<SnapshotId> parent;
  private Optional<MountedTree> mounted = Optional.empty();
  private boolean ended;

  Draft(SnapshotStore store, String name, Optional<SnapshotId> parent) {
    this.store = store;
    this.name = name;
    this.parent = parent;
  }

  /** The snapshot that it changes; empty where it began with nothing. */
  public Optional<SnapshotId> parent() {
    return parent;
  }

  /**
   * The tree, for reading and writing; mounted on first use, the same one while it is open. It need
   * not be closed: the end of the draft does.
   */
  public MountedTree mount() {
    requireOpen();
    MountedTree tree = mounted.orElseGet(() -> store.mountDraft(name, parent));
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
   * Makes the tree a snapshot. Nothing may use the mounted tree any more. After a restart of the
   * process the snapshot is there, whole; after a crash on the way it is not there at all.
   *
   * @param id a name that was never used before
   */
  public Snapshot commit(SnapshotId id) {
    return commitOnto(parent, id);
  }

  /** Commits as if the draft had been made from another parent, which its owner keeps in use. */
  Snapshot commitOnto(Optional<SnapshotId> base, SnapshotId id) {
    requireOpen();
    unmount();
    Snapshot snapshot = store.commitDraft(name, base, id);
    ended = true;
    return snapshot;
  }

  /** Throws the changes away. */
  public void discard() {
    if (!ended) {
      ended = true;
      unmount();
      store.discardDraft(name, parent);
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
