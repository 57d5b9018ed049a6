package dev.croft.agent.worker;

import dev.croft.agent.input.WorkerStores;
import dev.croft.agent.link.PruneRequest;
import dev.croft.agent.link.UsageRecord;
import dev.croft.engine.cachemount.CacheMountUsage;
import dev.croft.engine.cachemount.CacheMounts;
import dev.croft.engine.snapshot.SnapshotUsage;
import dev.croft.model.step.SnapshotId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What takes room on the worker's disk, and its removal. Thread safe. */
final class DiskRecords {

  private final WorkerStores stores;
  private final CacheMounts caches;

  DiskRecords(WorkerStores stores, CacheMounts caches) {
    this.stores = stores;
    this.caches = caches;
  }

  List<UsageRecord> usage() {
    List<UsageRecord> records = new ArrayList<>();
    stores.snapshots().list().forEach(usage -> records.add(record(usage)));
    caches.list().forEach(usage -> records.add(record(usage)));
    return records;
  }

  /**
   * Removes from the least recently used on; a snapshot goes only after all that were made from it.
   */
  List<UsageRecord> prune(PruneRequest request) {
    List<UsageRecord> gone = new ArrayList<>();
    long total = usage().stream().mapToLong(UsageRecord::sizeBytes).sum();
    boolean progress = true;
    while (progress) {
      progress = false;
      for (SnapshotUsage usage : stores.snapshots().list()) {
        UsageRecord record = record(usage);
        if (total > request.keepBytes()
            && !usage.inUse()
            && !usage.hasChildren()
            && mayGo(request, record)
            && stores.snapshots().delete(usage.id())) {
          gone.add(record);
          total -= record.sizeBytes();
          progress = true;
        }
      }
    }
    for (CacheMountUsage usage : caches.list()) {
      UsageRecord record = record(usage);
      if (total > request.keepBytes()
          && !usage.inUse()
          && mayGo(request, record)
          && caches.delete(usage.name())) {
        gone.add(record);
        total -= record.sizeBytes();
      }
    }
    return gone;
  }

  private static boolean mayGo(PruneRequest request, UsageRecord record) {
    Instant youngest = Instant.now().minus(request.keepDuration());
    boolean old =
        request.keepDuration().isZero()
            || record.lastUsed().orElse(record.created()).isBefore(youngest);
    return old && request.selects(record);
  }

  private static UsageRecord record(SnapshotUsage usage) {
    return new UsageRecord(
        usage.id().value(),
        "regular",
        usage.sizeBytes(),
        usage.inUse(),
        usage.hasChildren(),
        usage.parent().map(SnapshotId::value).map(List::of).orElseGet(List::of),
        usage.created(),
        Optional.of(usage.lastUsed()),
        1,
        "");
  }

  private static UsageRecord record(CacheMountUsage usage) {
    return new UsageRecord(
        usage.name(),
        "exec.cachemount",
        usage.sizeBytes(),
        usage.inUse(),
        false,
        List.of(),
        usage.created(),
        Optional.of(usage.lastUsed()),
        1,
        "cached mount " + usage.key().id());
  }
}
