package dev.croft.server.config;

import dev.croft.agent.disk.DiskAmount;
import dev.croft.agent.disk.GcRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The keys of {@code [worker.oci]} that are about garbage collection. */
final class GcTable {

  private GcTable() {}

  /** The rules; none where garbage collection is switched off. */
  static List<GcRule> rules(TomlTable worker) {
    Optional<DiskAmount> oldReserved = worker.space("gckeepstorage");
    Optional<DiskAmount> reserved = worker.space("reservedSpace").or(() -> oldReserved);
    Optional<DiskAmount> maxUsed = worker.space("maxUsedSpace");
    Optional<DiskAmount> minFree = worker.space("minFreeSpace");
    List<GcRule> own = new ArrayList<>();
    for (TomlTable table : worker.tables("gcpolicy")) {
      own.add(rule(table));
      table.end();
    }
    if (!worker.flag("gc").orElse(true)) {
      return List.of();
    }
    if (!own.isEmpty()) {
      return own;
    }
    boolean given = reserved.isPresent() || maxUsed.isPresent() || minFree.isPresent();
    return given
        ? GcRule.usual(
            reserved.orElse(DiskAmount.NONE),
            maxUsed.orElse(DiskAmount.NONE),
            minFree.orElse(DiskAmount.NONE))
        : GcRule.usual();
  }

  private static GcRule rule(TomlTable table) {
    Optional<DiskAmount> old = table.space("keepBytes");
    return new GcRule(
        table.flag("all").orElse(false),
        table.duration("keepDuration").orElse(Duration.ZERO),
        table.space("reservedSpace").or(() -> old).orElse(DiskAmount.NONE),
        table.space("maxUsedSpace").orElse(DiskAmount.NONE),
        table.space("minFreeSpace").orElse(DiskAmount.NONE),
        table.texts("filters"));
  }
}
