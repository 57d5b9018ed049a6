package dev.croft.engine.snapshot;

import dev.croft.model.failure.CroftException;
import dev.croft.model.step.SnapshotId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known in memory: the committed snapshots, who uses them, and how many snapshots need each
 * layer directory. Not safe for several threads: its owner holds a lock.
 */
final class SnapshotCatalog {

  private final Map<SnapshotId, SnapshotRecord> records = new HashMap<>();
  private final Map<SnapshotId, Integer> uses = new HashMap<>();
  private final Map<String, Integer> layerReferences = new HashMap<>();
  private final Map<String, SnapshotId> owners = new HashMap<>();

  void add(SnapshotRecord record) {
    if (records.putIfAbsent(record.snapshotId(), record) != null) {
      throw new IllegalStateException("there is a snapshot " + record.id() + " already");
    }
    record.needed().forEach(this::reference);
    owners.put(record.directory(), record.snapshotId());
  }

  void replace(SnapshotRecord record) {
    records.replace(record.snapshotId(), record);
  }

  Optional<SnapshotRecord> find(SnapshotId id) {
    return Optional.ofNullable(records.get(id));
  }

  SnapshotRecord get(SnapshotId id) {
    return find(id)
        .orElseThrow(
            () -> CroftException.notFound("snapshot " + id + " is not on this worker: not found"));
  }

  List<SnapshotRecord> all() {
    return new ArrayList<>(records.values());
  }

  /** Whether another snapshot needs this one's own layer. */
  boolean hasChildren(SnapshotId id) {
    return layerReferences.getOrDefault(get(id).directory(), 0) > 1;
  }

  /** Every other snapshot whose own layer this one needs. */
  Set<SnapshotId> below(SnapshotId id) {
    Set<SnapshotId> below = new HashSet<>();
    for (String layer : get(id).needed()) {
      SnapshotId owner = owners.get(layer);
      if (owner != null && !owner.equals(id)) {
        below.add(owner);
      }
    }
    return below;
  }

  boolean inUse(SnapshotId id) {
    return uses.containsKey(id);
  }

  /** Counts one more user, who keeps the snapshot from being deleted. */
  SnapshotRecord use(SnapshotId id) {
    SnapshotRecord record = get(id);
    uses.merge(id, 1, Integer::sum);
    return record;
  }

  void release(SnapshotId id) {
    uses.computeIfPresent(id, (key, count) -> count == 1 ? null : count - 1);
  }

  /** Forgets a snapshot and tells which layer directories nobody needs any more. */
  List<String> remove(SnapshotId id) {
    SnapshotRecord record = get(id);
    records.remove(id);
    owners.remove(record.directory());
    List<String> unneeded = new ArrayList<>();
    for (String layer : record.needed()) {
      if (layerReferences.computeIfPresent(layer, (key, n) -> n == 1 ? null : n - 1) == null) {
        unneeded.add(layer);
      }
    }
    return unneeded;
  }

  boolean isReferenced(String layer) {
    return layerReferences.containsKey(layer);
  }

  private void reference(String layer) {
    layerReferences.merge(layer, 1, Integer::sum);
  }
}
