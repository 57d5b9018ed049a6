package dev.croft.agent.disk;

import dev.croft.agent.link.UsageRecord;
import dev.croft.engine.cachemount.CacheMountUsage;
import dev.croft.engine.cachemount.CacheMounts;
import java.util.List;
import java.util.Optional;

/** A worker's cache mounts. */
public final class CacheMountPart implements DiskPart {

  private static final String KIND = "exec.cachemount";

  private final CacheMounts caches;

  /** The part of a worker with these. */
  public CacheMountPart(CacheMounts caches) {
    this.caches = caches;
  }

  @Override
  public List<UsageRecord> records() {
    return caches.list().stream().map(CacheMountPart::record).toList();
  }

  @Override
  public boolean delete(UsageRecord record) {
    return record.type().equals(KIND) && caches.delete(record.id());
  }

  private static UsageRecord record(CacheMountUsage usage) {
    return new UsageRecord(
        usage.name(),
        KIND,
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
