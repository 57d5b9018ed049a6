package dev.croft.engine.snapshot;

import dev.croft.model.failure.CroftException;
import dev.croft.model.step.SnapshotId;
import dev.croft.oci.blob.StoreFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker's snapshots. Each is a chain of directories in overlayfs's format: its own, and those of
 * the snapshots it was made from.
 *
 * <p>The life of a snapshot: {@link #prepare} makes a draft on a parent, a step changes the draft's
 * tree, {@link Draft#commit} gives it its name. From then on nothing changes it; {@link #view}
 * shows it. {@link #delete} takes the name away; directories go when no snapshot needs them.
 *
 * <p>The process must be alone with the store's directory, be root, and have a mount namespace that
 * ends with it. Thread safe. Methods throw {@link CroftException}: kind NOT_FOUND for a snapshot
 * that is not here, RESOURCE for a full disk, INTERNAL for other failures of the disk.
 */
public final class SnapshotStore implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SnapshotStore.class);

  private final StoreLayout layout;
  private final SnapshotRegistry registry;
  private final OverlayTrees trees;
  private final StoreOpening.Lock lock;
  private final AtomicLong lastNumber;
  private final AtomicLong lastFlushed = new AtomicLong();
  private final LayerSnapshots layers = new LayerSnapshots(this);
  private final SnapshotImports imports = new SnapshotImports(this);
  private final List<Follower> followers = new CopyOnWriteArrayList<>();

  private SnapshotStore(StoreLayout layout, InstantSource clock, StoreOpening.Opened opened) {
    this.layout = layout;
    this.registry = new SnapshotRegistry(layout, clock, opened);
    this.lock = opened.lock();
    this.lastNumber = new AtomicLong(opened.lastNumber());
    this.trees = new OverlayTrees(layout, lastNumber::incrementAndGet);
  }

  /**
   * Opens the store in a directory, which is made where it is missing. What a crash left behind
   * (drafts, mounts) is removed, and after a power failure every snapshot that the disk may hold
   * just a part of.
   */
  public static SnapshotStore open(Path root) {
    return open(root, InstantSource.system());
  }

  /** The same with a clock of the caller's. */
  public static SnapshotStore open(Path root, InstantSource clock) {
    try {
      StoreLayout layout = StoreLayout.create(root);
      return new SnapshotStore(layout, clock, StoreOpening.open(layout));
    } catch (IOException e) {
      throw StoreFailures.of("open the snapshot store in " + root, e);
    }
  }

  /** Starts a snapshot from another, or from nothing. The parent is in use until the draft ends. */
  public Draft prepare(Optional<SnapshotId> parent) {
    return stack(parent.stream().toList());
  }

  /**
   * Starts a snapshot from several that are laid over each other, the first lowest: files of later
   * ones hide those of earlier ones, and what later ones removed from what they were made of is
   * removed here, too. Nothing is copied. They are in use until the draft ends.
   */
  public Draft stack(List<SnapshotId> snapshots) {
    String name = newName();
    DraftBase base = registry.useAll(snapshots);
    try {
      Path directory = layout.layer(name);
      Files.createDirectory(directory);
      if (snapshots.isEmpty()) {
        RootMetadata.setDefault(directory);
      } else {
        RootMetadata.copy(get(snapshots.getFirst()).ownLayer(), directory);
      }
      return new Draft(this, name, base);
    } catch (IOException e) {
      snapshots.forEach(registry::endUse);
      throw StoreFailures.of("prepare a snapshot", e);
    }
  }

  /**
   * Shows a snapshot's files, which must not be written to. It is in use until the tree is closed.
   */
  public MountedTree view(SnapshotId id) {
    SnapshotRecord record = registry.beginUse(id);
    try {
      return trees.readOnly(record.layers(), () -> registry.endUse(id));
    } catch (IOException e) {
      registry.endUse(id);
      throw StoreFailures.of("mount snapshot " + id, e);
    }
  }

  /** The snapshots of image layers. */
  public LayerSnapshots layers() {
    return layers;
  }

  /** Snapshots of other workers, and what those need of this one's. */
  public SnapshotImports imports() {
    return imports;
  }

  /** Sees what comes and goes. */
  public interface Follower {

    /** A snapshot is here now. */
    void arrived(SnapshotId id);

    /** A snapshot was deleted. */
    void left(SnapshotId id);
  }

  /** Has somebody see what comes and goes from now on; called by those who made it come or go. */
  public void follow(Follower follower) {
    followers.add(follower);
  }

  /** Keeps a snapshot from being deleted until the result is closed. */
  public Use use(SnapshotId id) {
    registry.beginUse(id);
    AtomicBoolean ended = new AtomicBoolean();
    return () -> {
      if (!ended.getAndSet(true)) {
        registry.endUse(id);
      }
    };
  }

  /** A reason to keep a snapshot. Closing twice does nothing. */
  public interface Use extends AutoCloseable {
    @Override
    void close();
  }

  /** Whether there is a snapshot of that name. */
  public boolean exists(SnapshotId id) {
    return find(id).isPresent();
  }

  /** A snapshot, if it is here. */
  public Optional<Snapshot> find(SnapshotId id) {
    return registry.find(id).map(this::snapshot);
  }

  /** A snapshot; kind NOT_FOUND where it is not here. */
  public Snapshot get(SnapshotId id) {
    return snapshot(registry.get(id));
  }

  /** What a snapshot was made from. */
  public Optional<SnapshotId> parent(SnapshotId id) {
    return get(id).parent();
  }

  /** The directories of a snapshot's layers, the lowest first, its own last. */
  public List<Path> layerDirectories(SnapshotId id) {
    return get(id).layers();
  }

  /**
   * Deletes a snapshot that nobody uses. Snapshots made from it live on, and keep its files on
   * disk.
   *
   * @return whether it is gone; false where it is in use
   */
  public boolean delete(SnapshotId id) {
    try {
      Optional<List<String>> unneeded = registry.remove(id);
      unneeded.ifPresent(names -> names.forEach(this::deleteLayer));
      if (unneeded.isPresent()) {
        followers.forEach(follower -> follower.left(id));
      }
      return unneeded.isPresent();
    } catch (IOException e) {
      throw StoreFailures.of("delete snapshot " + id, e);
    }
  }

  /** The names of all snapshots, the oldest first. */
  public List<SnapshotId> ids() {
    return registry.all().stream()
        .sorted(Comparator.comparingLong(SnapshotRecord::sequence))
        .map(SnapshotRecord::snapshotId)
        .toList();
  }

  /** How much the directory that a snapshot added takes; 0 where it is not here. */
  public long sizeBytes(SnapshotId id) {
    return registry.find(id).flatMap(registry::usage).map(SnapshotUsage::sizeBytes).orElse(0L);
  }

  /** Notes how a snapshot came to be, for those who ask what takes room; the first note stays. */
  public void describe(SnapshotId id, SnapshotOrigin origin) {
    try {
      registry.describe(id, origin);
    } catch (IOException e) {
      log.warn("how snapshot {} came to be is not written down: {}", id, e.getMessage());
    }
  }

  /** Counts as a use of a snapshot, if it is here. */
  public boolean touch(SnapshotId id) {
    return registry.touch(id);
  }

  /** Whether a layer's directory is on disk: its snapshot or one made from it is there. */
  public boolean hasLayer(String directory) {
    return Files.isDirectory(layout.layer(directory));
  }

  /** Every snapshot with its size, the least recently used first. Measures what is new since. */
  public List<SnapshotUsage> list() {
    return registry.all().stream()
        .flatMap(record -> registry.usage(record).stream())
        .sorted(Comparator.comparing(SnapshotUsage::lastUsed))
        .toList();
  }

  /**
   * Makes everything committed so far survive a power failure, too. To be called now and then
   * ({@link PeriodicFlush}); takes as long as the disk needs to write what is new.
   */
  public void flush() {
    long sequence = registry.lastSequence();
    if (sequence == lastFlushed.get()) {
      return;
    }
    try {
      StoreOpening.sync(layout, sequence);
      lastFlushed.set(sequence);
    } catch (IOException e) {
      throw StoreFailures.of("flush the snapshot store", e);
    }
  }

  /**
   * Lets another process have the store. Does not flush: what a process leaves is there for the
   * next one. Trees and drafts that are still open are cleaned up when the store is opened again.
   */
  @Override
  public void close() {
    lock.close();
  }

  MountedTree mountDraft(String name, DraftBase base) {
    try {
      return trees.writable(base.layers(), name);
    } catch (IOException e) {
      throw StoreFailures.of("mount a draft of " + base.snapshots(), e);
    }
  }

  Path draftDirectory(String name) {
    return layout.layer(name);
  }

  /** Makes one more directory for a draft. */
  String newDraftDirectory() {
    String name = newName();
    try {
      Files.createDirectory(layout.layer(name));
      RootMetadata.setDefault(layout.layer(name));
      return name;
    } catch (IOException e) {
      throw StoreFailures.of("prepare a snapshot", e);
    }
  }

  Snapshot commitDraft(
      String name,
      DraftBase base,
      Optional<String> removals,
      SnapshotId id,
      Optional<SnapshotOrigin> origin) {
    try {
      Snapshot snapshot = snapshot(registry.commit(name, base, removals, id, origin));
      announce(id);
      return snapshot;
    } catch (IOException e) {
      throw StoreFailures.of("commit snapshot " + id, e);
    }
  }

  void discardDraft(List<String> directories, DraftBase base) {
    directories.forEach(this::deleteLayer);
    base.snapshots().forEach(registry::endUse);
  }

  void announce(SnapshotId id) {
    followers.forEach(follower -> follower.arrived(id));
  }

  SnapshotRegistry registry() {
    return registry;
  }

  private Snapshot snapshot(SnapshotRecord record) {
    return new Snapshot(
        record.snapshotId(),
        record.parentId(),
        record.layers().stream().map(layout::layer).toList(),
        Instant.ofEpochMilli(record.createdMillis()));
  }

  private void deleteLayer(String name) {
    try {
      StoreOpening.deleteLayer(layout, name);
    } catch (IOException e) {
      log.warn("layer {} stays until the store is opened again: {}", name, e.getMessage());
    }
  }

  private String newName() {
    return StoreLayout.name(lastNumber.incrementAndGet());
  }
}
