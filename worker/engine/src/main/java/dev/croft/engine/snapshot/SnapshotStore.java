package dev.croft.engine.snapshot;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.FileStatus;
import dev.croft.model.failure.CroftException;
import dev.croft.model.step.SnapshotId;
import dev.croft.oci.blob.StoreFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
  private final InstantSource clock;
  private final MetadataFiles metadata;
  private final OverlayTrees trees;
  private final StoreOpening.Lock lock;
  private final AtomicLong nextNumber;
  private final AtomicLong lastSequence;
  private final SnapshotCatalog catalog;
  private final LayerSnapshots layers = new LayerSnapshots(this);

  SnapshotStore(StoreLayout layout, InstantSource clock, StoreOpening.Opened opened) {
    this.layout = layout;
    this.clock = clock;
    this.metadata = new MetadataFiles(layout);
    this.catalog = opened.catalog();
    this.lock = opened.lock();
    this.nextNumber = new AtomicLong(opened.lastNumber());
    this.lastSequence = new AtomicLong(opened.lastSequence());
    this.trees = new OverlayTrees(layout, nextNumber::incrementAndGet);
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
    String name = newName();
    parent.ifPresent(this::beginUse);
    try {
      Path directory = layout.layer(name);
      Files.createDirectory(directory);
      if (parent.isPresent()) {
        copyRootMetadata(get(parent.get()).ownLayer(), directory);
      } else {
        try (Directory fresh = Directory.open(directory)) {
          fresh.setPermissions(BytePath.EMPTY, 0755);
        }
      }
      return new Draft(this, name, parent);
    } catch (IOException e) {
      parent.ifPresent(this::endUse);
      throw StoreFailures.of("prepare a snapshot", e);
    }
  }

  /**
   * Shows a snapshot's files, which must not be written to. It is in use until the tree is closed.
   */
  public MountedTree view(SnapshotId id) {
    SnapshotRecord record = beginUse(id);
    try {
      return trees.readOnly(record.layers(), () -> endUse(id));
    } catch (IOException e) {
      endUse(id);
      throw StoreFailures.of("mount snapshot " + id, e);
    }
  }

  /** The snapshots of image layers. */
  public LayerSnapshots layers() {
    return layers;
  }

  /** Keeps a snapshot from being deleted until the result is closed. */
  public Use use(SnapshotId id) {
    beginUse(id);
    AtomicBoolean ended = new AtomicBoolean();
    return () -> {
      if (!ended.getAndSet(true)) {
        endUse(id);
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
    synchronized (catalog) {
      return catalog.find(id).map(this::snapshot);
    }
  }

  /** A snapshot; kind NOT_FOUND where it is not here. */
  public Snapshot get(SnapshotId id) {
    synchronized (catalog) {
      return snapshot(catalog.get(id));
    }
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
    List<String> unneeded;
    synchronized (catalog) {
      Optional<SnapshotRecord> record = catalog.find(id);
      if (record.isEmpty()) {
        return true;
      }
      if (catalog.inUse(id)) {
        return false;
      }
      try {
        metadata.delete(record.get());
      } catch (IOException e) {
        throw StoreFailures.of("delete snapshot " + id, e);
      }
      unneeded = catalog.remove(id);
    }
    unneeded.forEach(this::deleteLayer);
    return true;
  }

  /** Every snapshot with its size, the least recently used first. Measures what is new since. */
  public List<SnapshotUsage> list() {
    List<SnapshotUsage> usages = new ArrayList<>();
    for (SnapshotRecord record : records()) {
      try {
        usage(record).ifPresent(usages::add);
      } catch (IOException e) {
        if (exists(record.snapshotId())) {
          throw StoreFailures.of("measure snapshot " + record.id(), e);
        }
      }
    }
    usages.sort(Comparator.comparing(SnapshotUsage::lastUsed));
    return usages;
  }

  /**
   * Makes everything committed so far survive a power failure, too. To be called now and then, and
   * before the machine goes down; takes as long as the disk needs to write what is new.
   */
  public void flush() {
    try {
      StoreOpening.sync(layout, lastSequence.get());
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

  MountedTree mountDraft(String name, Optional<SnapshotId> parent) {
    try {
      return trees.writable(parent.map(id -> record(id).layers()).orElse(List.of()), name);
    } catch (IOException e) {
      throw StoreFailures.of(
          "mount a draft of " + parent.map(Object::toString).orElse("nothing"), e);
    }
  }

  Path draftDirectory(String name) {
    return layout.layer(name);
  }

  Snapshot commitDraft(String name, Optional<SnapshotId> parent, SnapshotId id) {
    List<String> layers = new ArrayList<>();
    parent.ifPresent(p -> layers.addAll(record(p).layers()));
    layers.add(name);
    Instant now = clock.instant();
    try {
      synchronized (catalog) {
        SnapshotRecord record =
            new SnapshotRecord(
                id.value(),
                parent.map(SnapshotId::value).orElse(null),
                name,
                layers,
                lastSequence.incrementAndGet(),
                now.toEpochMilli(),
                SnapshotRecord.UNKNOWN_SIZE);
        if (catalog.find(id).isPresent()) {
          throw new IllegalStateException("there is a snapshot " + id + " already");
        }
        metadata.write(record, now);
        catalog.add(record);
        parent.ifPresent(catalog::release);
        return snapshot(record);
      }
    } catch (IOException e) {
      throw StoreFailures.of("commit snapshot " + id, e);
    }
  }

  void discardDraft(String name, Optional<SnapshotId> parent) {
    deleteLayer(name);
    parent.ifPresent(this::endUse);
  }

  SnapshotRecord beginUse(SnapshotId id) {
    synchronized (catalog) {
      SnapshotRecord record = catalog.use(id);
      try {
        metadata.touch(record, clock.instant());
      } catch (IOException e) {
        log.warn("the last use of snapshot {} is not written down: {}", id, e.getMessage());
      }
      return record;
    }
  }

  void endUse(SnapshotId id) {
    synchronized (catalog) {
      catalog.release(id);
    }
  }

  private SnapshotRecord record(SnapshotId id) {
    synchronized (catalog) {
      return catalog.get(id);
    }
  }

  private List<SnapshotRecord> records() {
    synchronized (catalog) {
      return catalog.all();
    }
  }

  private Optional<SnapshotUsage> usage(SnapshotRecord record) throws IOException {
    boolean measured = record.sizeBytes() != SnapshotRecord.UNKNOWN_SIZE;
    long size = measured ? record.sizeBytes() : DiskUsage.of(layout.layer(record.directory()));
    SnapshotId id = record.snapshotId();
    synchronized (catalog) {
      if (catalog.find(id).isEmpty()) {
        return Optional.empty();
      }
      Instant lastUsed = metadata.lastUsed(record);
      if (!measured) {
        metadata.write(record.withSize(size), lastUsed);
        catalog.replace(record.withSize(size));
      }
      return Optional.of(
          new SnapshotUsage(
              id,
              record.parentId(),
              size,
              Instant.ofEpochMilli(record.createdMillis()),
              lastUsed,
              catalog.inUse(id),
              catalog.hasChildren(id)));
    }
  }

  private Snapshot snapshot(SnapshotRecord record) {
    return new Snapshot(
        record.snapshotId(),
        record.parentId(),
        record.layers().stream().map(layout::layer).toList(),
        Instant.ofEpochMilli(record.createdMillis()));
  }

  /** The root of an overlay has the metadata of its topmost directory. */
  private static void copyRootMetadata(Path from, Path to) throws IOException {
    try (Directory source = Directory.open(from);
        Directory target = Directory.open(to)) {
      FileStatus status = source.status(BytePath.EMPTY);
      target.setOwner(BytePath.EMPTY, status.uid(), status.gid());
      target.setPermissions(BytePath.EMPTY, status.permissions());
      for (String name : source.xattrs(BytePath.EMPTY).names()) {
        if (!name.startsWith("trusted.overlay.")) {
          Optional<byte[]> value = source.xattrs(BytePath.EMPTY).get(name);
          if (value.isPresent()) {
            target.xattrs(BytePath.EMPTY).set(name, value.get());
          }
        }
      }
      target.setModified(BytePath.EMPTY, status.modified());
    }
  }

  private void deleteLayer(String name) {
    try {
      StoreOpening.deleteLayer(layout, name);
    } catch (IOException e) {
      log.warn("layer {} stays until the store is opened again: {}", name, e.getMessage());
    }
  }

  private String newName() {
    return StoreLayout.name(nextNumber.incrementAndGet());
  }
}
