package dev.croft.server.farm;

import dev.croft.agent.disk.NodeDisk;
import dev.croft.agent.link.PruneRequest;
import dev.croft.agent.link.UsageRecord;
import dev.croft.server.remote.RemoteDisks;
import java.util.List;

/** Something of the farm's that takes room, and is no worker's. Thread safe. */
interface FarmDisk {

  /** What takes room. */
  List<UsageRecord> usage();

  /** Removes what a request allows, and no running build needs; returns what went. */
  List<UsageRecord> prune(PruneRequest request);

  /** What a node keeps itself, or the durable tier. */
  static FarmDisk of(NodeDisk disk) {
    return new FarmDisk() {
      @Override
      public List<UsageRecord> usage() {
        return disk.usage();
      }

      @Override
      public List<UsageRecord> prune(PruneRequest request) {
        return disk.prune(request);
      }
    };
  }

  /** What other coordinators keep. */
  static FarmDisk of(RemoteDisks disks) {
    return new FarmDisk() {
      @Override
      public List<UsageRecord> usage() {
        return disks.usage();
      }

      @Override
      public List<UsageRecord> prune(PruneRequest request) {
        return disks.prune(request);
      }
    };
  }
}
