package dev.croft.agent.disk;

import dev.croft.agent.link.NeededContent;
import dev.croft.agent.link.PruneRequest;
import dev.croft.agent.link.UsageRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Chooses what goes: the least recently used first, and nothing before all that was made from it.
 */
final class Removal {

  /** What the farm keeps for its own sake, and gives up only when it is asked for all. */
  private static final Set<String> OWN = Set.of("internal", "frontend");

  private final PruneRequest request;
  private final NeededContent needed;
  private final Instant now;
  private final Map<String, UsageRecord> records = new HashMap<>();
  private final Map<String, Integer> dependents = new HashMap<>();
  private final PriorityQueue<UsageRecord> free =
      new PriorityQueue<>(Comparator.comparing(Removal::lastUse).thenComparing(UsageRecord::id));
  private long used;

  private Removal(PruneRequest request, List<UsageRecord> all, NeededContent needed, Instant now) {
    this.request = request;
    this.needed = needed;
    this.now = now;
    for (UsageRecord record : all) {
      records.put(record.id(), record);
      record.parents().forEach(parent -> dependents.merge(parent, 1, Integer::sum));
      used += record.sizeBytes();
    }
  }

  /**
   * What goes, in the order in which it goes.
   *
   * @param freeBytes what is free on the disk now
   */
  static List<UsageRecord> choose(
      PruneRequest request,
      List<UsageRecord> records,
      long freeBytes,
      NeededContent needed,
      Instant now) {
    return new Removal(request, records, needed, now).run(freeBytes);
  }

  private List<UsageRecord> run(long freeBytes) {
    OptionalLong keep = request.bytesToKeep(used, freeBytes);
    records.values().forEach(this::offer);
    List<UsageRecord> chosen = new ArrayList<>();
    while (!free.isEmpty() && (keep.isEmpty() || used > keep.getAsLong())) {
      UsageRecord record = free.remove();
      chosen.add(record);
      used -= record.sizeBytes();
      for (String parent : record.parents()) {
        int left = dependents.merge(parent, -1, Integer::sum);
        UsageRecord below = records.get(parent);
        if (left == 0 && below != null) {
          offer(below);
        }
      }
    }
    return chosen;
  }

  private void offer(UsageRecord record) {
    if (dependents.getOrDefault(record.id(), 0) == 0 && mayGo(record)) {
      free.add(record);
    }
  }

  private boolean mayGo(UsageRecord record) {
    return !record.inUse()
        && (request.all() || !OWN.contains(record.type()))
        && isOld(record)
        && !needed.covers(record)
        && request.selects(record);
  }

  private boolean isOld(UsageRecord record) {
    return request.keepDuration().isZero()
        || lastUse(record).isBefore(now.minus(request.keepDuration()));
  }

  private static Instant lastUse(UsageRecord record) {
    return record.lastUsed().orElse(record.created());
  }
}
