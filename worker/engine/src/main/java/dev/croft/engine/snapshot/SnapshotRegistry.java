package dev.croft.engine.snapshot;

import dev.croft.model.failure.CroftException;
import dev.croft.model.step.SnapshotId;
import dev.croft.oci.blob.StoreFailures;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The catalog in memory and the metadata on disk, changed together. Thread safe. */
final class SnapshotRegistry {

  private static final Logger log = LoggerFactory.getLogger(SnapshotRegistry.class);

  private final StoreLayout layout;
  private final InstantSource clock;
  private final MetadataFiles metadata;

  /** Its monitor guards it, the metadata files and the sequence. */
  private final SnapshotCatalog catalog;

  private long lastSequence;

  SnapshotRegistry(StoreLayout layout, InstantSource clock, StoreOpening.Opened opened) {
    this.layout = layout;
    this.clock = clock;
    this.metadata = new MetadataFiles(layout);
    this.catalog = opened.catalog();
    this.lastSequence = opened.lastSequence();
  }

  long lastSequence() {
    synchronized (catalog) {
      return lastSequence;
    }
  }

  Optional<SnapshotRecord> find(SnapshotId id) {
    synchronized (catalog) {
      return catalog.find(id);
    }
  }

  SnapshotRecord get(SnapshotId id) {
    synchronized (catalog) {
      return catalog.get(id);
    }
  }

  List<SnapshotRecord> all() {
    synchronized (catalog) {
      return catalog.all();
    }
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

  boolean touch(SnapshotId id) {
    synchronized (catalog) {
      Optional<SnapshotRecord> record = catalog.find(id);
      if (record.isPresent()) {
        beginUse(id);
        catalog.release(id);
      }
      return record.isPresent();
    }
  }

  void endUse(SnapshotId id) {
    synchronized (catalog) {
      catalog.release(id);
    }
  }

  /** Begins the use of all of these, or of none. */
  DraftBase useAll(List<SnapshotId> snapshots) {
    List<SnapshotRecord> records = new ArrayList<>();
    try {
      snapshots.forEach(id -> records.add(beginUse(id)));
      return DraftBase.of(records);
    } catch (CroftException e) {
      records.forEach(record -> endUse(record.snapshotId()));
      throw e;
    }
  }

  /**
   * Adds a snapshot, whose base is no longer in use then.
   *
   * @param name of its own layer
   */
  SnapshotRecord commit(
      String name,
      DraftBase base,
      Optional<String> removals,
      SnapshotId id,
      Optional<SnapshotOrigin> origin)
      throws IOException {
    List<String> shown = new ArrayList<>(base.layers());
    shown.add(name);
    List<String> changes = new ArrayList<>(base.changes());
    removals.ifPresent(changes::add);
    changes.add(name);
    Instant now = clock.instant();
    synchronized (catalog) {
      if (catalog.find(id).isPresent()) {
        throw new IllegalStateException("there is a snapshot " + id + " already");
      }
      SnapshotRecord record =
          new SnapshotRecord(
              id.value(),
              base.parent().map(SnapshotId::value).orElse(null),
              name,
              shown,
              changes.equals(shown) ? null : changes,
              ++lastSequence,
              now.toEpochMilli(),
              SnapshotRecord.UNKNOWN_SIZE,
              origin.orElse(null));
      metadata.write(record, now);
      catalog.add(record);
      base.snapshots().forEach(catalog::release);
      return record;
    }
  }

  /** Notes how a snapshot came to be; what is noted first stays. */
  void describe(SnapshotId id, SnapshotOrigin origin) throws IOException {
    synchronized (catalog) {
      Optional<SnapshotRecord> found = catalog.find(id);
      if (found.isPresent() && found.get().origin() == null) {
        SnapshotRecord described = found.get().withOrigin(origin);
        metadata.write(described, metadata.lastUsed(described));
        catalog.replace(described);
      }
    }
  }

  /**
   * Adds a snapshot that was made elsewhere; whether it was not here yet.
   *
   * @param layers its directories here, the lowest first, its own last
   */
  boolean adopt(SnapshotParts parts, List<String> layers, List<String> changes) throws IOException {
    Instant now = clock.instant();
    synchronized (catalog) {
      if (catalog.find(parts.id()).isPresent()) {
        return false;
      }
      SnapshotRecord record =
          new SnapshotRecord(
              parts.id().value(),
              parts.parent().map(SnapshotId::value).orElse(null),
              layers.getLast(),
              layers,
              changes.equals(layers) ? null : changes,
              ++lastSequence,
              parts.created().toEpochMilli(),
              SnapshotRecord.UNKNOWN_SIZE,
              null);
      metadata.write(record, now);
      catalog.add(record);
      return true;
    }
  }

  /**
   * Takes a snapshot's name away.
   *
   * @return the layers that nobody needs any more; empty where the snapshot is in use
   */
  Optional<List<String>> remove(SnapshotId id) throws IOException {
    synchronized (catalog) {
      Optional<SnapshotRecord> record = catalog.find(id);
      if (record.isEmpty()) {
        return Optional.of(List.of());
      }
      if (catalog.inUse(id)) {
        return Optional.empty();
      }
      metadata.delete(record.get());
      return Optional.of(catalog.remove(id));
    }
  }

  /** What a snapshot costs, measured where nobody did yet; empty where it was deleted meanwhile. */
  Optional<SnapshotUsage> usage(SnapshotRecord record) {
    try {
      return measure(record);
    } catch (IOException e) {
      if (find(record.snapshotId()).isEmpty()) {
        return Optional.empty();
      }
      throw StoreFailures.of("measure snapshot " + record.id(), e);
    }
  }

  private Optional<SnapshotUsage> measure(SnapshotRecord record) throws IOException {
    boolean measured = record.sizeBytes() != SnapshotRecord.UNKNOWN_SIZE;
    long size = measured ? record.sizeBytes() : DiskUsage.of(layout.layer(record.directory()));
    SnapshotId id = record.snapshotId();
    synchronized (catalog) {
      if (catalog.find(id).isEmpty()) {
        return Optional.empty();
      }
      Instant lastUsed = metadata.lastUsed(record);
      if (!measured) {
        SnapshotRecord sized = catalog.get(id).withSize(size);
        metadata.write(sized, lastUsed);
        catalog.replace(sized);
      }
      return Optional.of(
          new SnapshotUsage(
              id,
              record.parentId(),
              size,
              Instant.ofEpochMilli(record.createdMillis()),
              lastUsed,
              catalog.inUse(id),
              catalog.hasChildren(id),
              catalog.below(id),
              SnapshotOrigin.of(record.origin())));
    }
  }
}
