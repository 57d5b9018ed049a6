package dev.croft.agent.job;

import dev.croft.model.step.SnapshotId;
import java.util.UUID;
import java.util.function.Supplier;

/** Names for new snapshots; no two workers ever give the same one. */
public final class SnapshotNames implements Supplier<SnapshotId> {

  @Override
  public SnapshotId get() {
    return new SnapshotId("s-" + UUID.randomUUID());
  }
}
