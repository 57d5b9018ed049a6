package dev.croft.agent.disk;

import dev.croft.agent.input.LayerCatalog;
import dev.croft.agent.link.NeededContent;
import dev.croft.agent.link.UsageRecord;
import dev.croft.engine.snapshot.SnapshotStore;
import dev.croft.engine.snapshot.SnapshotUsage;
import dev.croft.model.step.SnapshotId;
import java.util.List;
import java.util.Optional;

/** A worker's snapshots, and with them what is noted of their layers. */
public final class SnapshotPart implements DiskPart {

  private final SnapshotStore snapshots;
  private final LayerCatalog layers;

  /** The part of a worker with these stores. */
  public SnapshotPart(SnapshotStore snapshots, LayerCatalog layers) {
    this.snapshots = snapshots;
    this.layers = layers;
    tidy(NeededContent.NOTHING);
  }

  @Override
  public List<UsageRecord> records() {
    return snapshots.list().stream().map(SnapshotPart::record).toList();
  }

  @Override
  public boolean delete(UsageRecord record) {
    Optional<SnapshotId> id = SnapshotId.parse(record.id());
    return id.filter(snapshots::exists).filter(snapshots::delete).isPresent();
  }

  @Override
  public void tidy(NeededContent needed) {
    layers.retain(snapshots::hasLayer);
  }

  private static UsageRecord record(SnapshotUsage usage) {
    return new UsageRecord(
        usage.id().value(),
        usage.origin().kind(),
        usage.sizeBytes(),
        usage.inUse(),
        usage.hasChildren(),
        usage.below().stream().map(SnapshotId::value).sorted().toList(),
        usage.created(),
        Optional.of(usage.lastUsed()),
        1,
        usage.origin().description());
  }
}
