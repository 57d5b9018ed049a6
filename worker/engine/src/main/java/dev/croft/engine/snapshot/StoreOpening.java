package dev.croft.engine.snapshot;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.DirectoryEntry;
import dev.croft.linux.file.FileHandle;
import dev.croft.linux.file.OpenFlag;
import dev.croft.linux.mount.Mounts;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a store's directory into order: what a clean end would have left. */
final class StoreOpening {

  private static final Logger log = LoggerFactory.getLogger(StoreOpening.class);

  private final StoreLayout layout;
  private final SnapshotCatalog catalog = new SnapshotCatalog();
  private final MetadataFiles metadata;
  private long lastNumber;
  private long lastSequence;

  private StoreOpening(StoreLayout layout) {
    this.layout = layout;
    this.metadata = new MetadataFiles(layout);
  }

  /** Says that a process uses the store. */
  interface Lock extends AutoCloseable {
    @Override
    void close();
  }

  /** A store in order. */
  record Opened(SnapshotCatalog catalog, Lock lock, long lastNumber, long lastSequence) {}

  static Opened open(StoreLayout layout) throws IOException {
    FileHandle handle = FileHandle.open(layout.lock(), 0600, OpenFlag.READ_WRITE, OpenFlag.CREATE);
    try {
      if (!handle.tryLock(true)) {
        throw new CroftException(
            FailureKind.RESOURCE,
            layout.root() + " is in use by another process; each worker needs a root of its own");
      }
      StoreOpening opening = new StoreOpening(layout);
      opening.unmountLeftovers();
      opening.readSnapshots();
      opening.deleteUnreferencedLayers();
      opening.emptyTrash();
      return new Opened(opening.catalog, handle::close, opening.lastNumber, opening.lastSequence);
    } catch (IOException | RuntimeException e) {
      handle.close();
      throw e;
    }
  }

  /** Writes everything to disk and then writes down that it did. */
  static void sync(StoreLayout layout, long sequence) throws IOException {
    try (Directory root = Directory.open(layout.root())) {
      root.handle().syncFileSystem();
    }
    SyncPoint.now(sequence).write(layout.synced(), true);
  }

  /** Deletes a layer's directory. It loses its name first, so that half a layer never has one. */
  static void deleteLayer(StoreLayout layout, String name) throws IOException {
    BytePath entry = BytePath.of(name);
    try (Directory layers = Directory.open(layout.layers());
        Directory trash = Directory.open(layout.trash())) {
      if (layers.find(entry).isPresent()) {
        layers.rename(entry, trash, entry);
        trash.removeTree(entry);
      }
    }
  }

  private void unmountLeftovers() throws IOException {
    try (Directory mounts = Directory.open(layout.mounts())) {
      for (DirectoryEntry entry : mounts.list()) {
        Path target = layout.mount(entry.name().toString());
        while (Mounts.detachIfMounted(target)) {
          log.info("unmounted {}, which an earlier process left", target);
        }
        Files.deleteIfExists(target);
        count(entry.name().toString());
      }
    }
  }

  private void readSnapshots() throws IOException {
    SyncPoint synced = SyncPoint.read(layout.synced());
    SyncPoint now = SyncPoint.now(synced.sequence());
    long safe = synced.bootId().equals(now.bootId()) ? Long.MAX_VALUE : synced.sequence();
    List<SnapshotRecord> records =
        metadata.readAll().stream()
            .sorted(Comparator.comparingLong(SnapshotRecord::sequence))
            .toList();
    for (SnapshotRecord record : records) {
      lastSequence = Math.max(lastSequence, record.sequence());
      record.needed().forEach(this::count);
      if (record.sequence() > safe) {
        log.warn("snapshot {} may not have reached the disk: dropped", record.id());
        metadata.delete(record);
      } else if (!record.needed().stream().allMatch(l -> Files.isDirectory(layout.layer(l)))) {
        log.warn("snapshot {} lacks a layer: dropped", record.id());
        metadata.delete(record);
      } else {
        catalog.add(record);
      }
    }
    if (!now.equals(synced)) {
      now.write(layout.synced(), false);
    }
  }

  private void deleteUnreferencedLayers() throws IOException {
    try (Directory layers = Directory.open(layout.layers())) {
      for (DirectoryEntry entry : layers.list()) {
        String name = entry.name().toString();
        count(name);
        if (!catalog.isReferenced(name)) {
          deleteLayer(layout, name);
        }
      }
    }
  }

  private void emptyTrash() throws IOException {
    try (Directory work = Directory.open(layout.work());
        Directory trash = Directory.open(layout.trash())) {
      work.removeContents();
      trash.removeContents();
    }
  }

  private void count(String name) {
    lastNumber = Math.max(lastNumber, StoreLayout.number(name));
  }
}
