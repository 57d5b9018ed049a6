package dev.croft.agent.tier;

import dev.croft.agent.disk.DiskPart;
import dev.croft.agent.link.NeededContent;
import dev.croft.agent.link.UsageRecord;
import dev.croft.agent.move.SnapshotManifest;
import dev.croft.agent.tier.ObjectStore.StoredObject;
import dev.croft.model.content.Descriptor;
import dev.croft.model.step.SnapshotId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable tier as something that takes room. What several snapshots are made of counts for the
 * one that was used last, as it goes only with all of them. Where the tier cannot be reached there
 * is nothing to be seen, and nothing goes.
 */
public final class TierPart implements DiskPart {

  private static final Logger log = LoggerFactory.getLogger(TierPart.class);

  /** A snapshot's contents are written before it; so much time is between them at most. */
  private static final Duration WRITING = Duration.ofDays(1);

  private final DurableTier tier;
  private final InstantSource clock;
  private final Map<SnapshotId, Set<String>> contents = new ConcurrentHashMap<>();

  /** The records of a tier. */
  public TierPart(DurableTier tier, InstantSource clock) {
    this.tier = tier;
    this.clock = clock;
  }

  @Override
  public List<UsageRecord> records() {
    try {
      Map<String, Long> sizes = new HashMap<>();
      for (StoredObject object : stored()) {
        sizes.put(object.key(), object.bytes());
      }
      List<StoredObject> snapshots = new ArrayList<>(tier.snapshots());
      snapshots.sort(Comparator.comparing(StoredObject::written).reversed());
      List<UsageRecord> records = new ArrayList<>();
      for (StoredObject snapshot : snapshots) {
        SnapshotId id = DurableTier.idOf(snapshot);
        long bytes = snapshot.bytes();
        for (String key : contentsOf(id)) {
          Long unclaimed = sizes.remove(key);
          bytes += unclaimed == null ? 0 : unclaimed;
        }
        records.add(record(id, bytes, snapshot.written()));
      }
      return records;
    } catch (IOException e) {
      log.warn("it is not known what is in the durable tier: {}", e.getMessage());
      return List.of();
    }
  }

  private static UsageRecord record(SnapshotId id, long bytes, Instant used) {
    return new UsageRecord(
        id.value(),
        "regular",
        bytes,
        false,
        false,
        List.of(),
        used,
        Optional.of(used),
        1,
        "a snapshot in the durable tier");
  }

  @Override
  public boolean delete(UsageRecord record) {
    Optional<SnapshotId> id = SnapshotId.parse(record.id());
    if (id.isEmpty()) {
      return false;
    }
    try {
      tier.deleteSnapshot(id.get());
      contents.remove(id.get());
      return true;
    } catch (IOException e) {
      log.warn("{} stays in the durable tier: {}", record.id(), e.getMessage());
      return false;
    }
  }

  /** Removes what no snapshot is made of any more. */
  @Override
  public void tidy(NeededContent needed) {
    try {
      // In this order: what is written meanwhile is not in the first list, or young.
      List<StoredObject> stored = stored();
      Set<String> used = new HashSet<>();
      Set<SnapshotId> snapshots = new HashSet<>();
      for (StoredObject snapshot : tier.snapshots()) {
        snapshots.add(DurableTier.idOf(snapshot));
        used.addAll(contentsOf(DurableTier.idOf(snapshot)));
      }
      contents.keySet().retainAll(snapshots);
      Instant old = clock.instant().minus(WRITING);
      for (StoredObject object : stored) {
        if (!used.contains(object.key()) && object.written().isBefore(old)) {
          tier.delete(object.key());
        }
      }
    } catch (IOException e) {
      log.warn("what is unused stays in the durable tier: {}", e.getMessage());
    }
  }

  private List<StoredObject> stored() throws IOException {
    List<StoredObject> stored = new ArrayList<>(tier.contents(true));
    stored.addAll(tier.contents(false));
    return stored;
  }

  /** The keys of what a snapshot is made of, which never changes. */
  private Set<String> contentsOf(SnapshotId id) throws IOException {
    Set<String> before = contents.get(id);
    if (before != null) {
      return before;
    }
    Optional<SnapshotManifest> manifest = tier.peek(id);
    if (manifest.isEmpty()) {
      return Set.of();
    }
    Set<String> keys = new HashSet<>();
    for (SnapshotManifest.Part part : manifest.get().directories()) {
      part.image().ifPresent(image -> keys.add(DurableTier.blobKey(image.blob().digest())));
      Optional<Descriptor> archive = tier.archive(part.name());
      if (archive.isPresent()) {
        keys.add(DurableTier.partKey(part.name()));
        keys.add(DurableTier.blobKey(archive.get().digest()));
      }
    }
    contents.put(id, Set.copyOf(keys));
    return keys;
  }
}
