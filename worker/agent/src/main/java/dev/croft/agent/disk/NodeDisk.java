package dev.croft.agent.disk;

import dev.croft.agent.link.NeededContent;
import dev.croft.agent.link.PruneRequest;
import dev.croft.agent.link.UsageRecord;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** All that a node keeps on its disk, and its removal. Thread safe. */
public final class NodeDisk {

  /** What is refused is left; what it held back may show up in the next round. */
  private static final int MAX_ROUNDS = 3;

  private final List<DiskPart> parts;
  private final Supplier<DiskSpace> space;
  private final Supplier<NeededContent> needed;
  private final InstantSource clock;
  private final ReentrantLock removing = new ReentrantLock();

  /**
   * A disk.
   *
   * @param space how full it is
   * @param needed what running builds need now
   */
  public NodeDisk(
      List<DiskPart> parts,
      Supplier<DiskSpace> space,
      Supplier<NeededContent> needed,
      InstantSource clock) {
    this.parts = Collections.unmodifiableList(parts);
    this.space = space;
    this.needed = needed;
    this.clock = clock;
  }

  /** How full it is. */
  public DiskSpace space() {
    return space.get();
  }

  /** What takes room. */
  public List<UsageRecord> usage() {
    List<UsageRecord> records = new ArrayList<>();
    parts.forEach(part -> records.addAll(part.records()));
    return records;
  }

  /** Removes what a request allows, and no running build needs; returns what went. */
  public List<UsageRecord> prune(PruneRequest request) {
    removing.lock();
    try {
      List<UsageRecord> gone = new ArrayList<>();
      Set<String> refused = new HashSet<>();
      boolean again = true;
      for (int round = 0; again && round < MAX_ROUNDS; round++) {
        again = pruneOnce(request, gone, refused);
      }
      NeededContent kept = needed.get();
      parts.forEach(part -> part.tidy(kept));
      return gone;
    } finally {
      removing.unlock();
    }
  }

  /** Applies rules one after the other; returns what went. */
  public List<UsageRecord> collect(List<GcRule> rules) {
    List<UsageRecord> gone = new ArrayList<>();
    for (GcRule rule : rules) {
      gone.addAll(prune(rule.on(space())));
    }
    return gone;
  }

  /** Whether something was refused, so that another look may find what to take instead. */
  private boolean pruneOnce(PruneRequest request, List<UsageRecord> gone, Set<String> refused) {
    List<UsageRecord> records =
        usage().stream()
            .map(record -> refused.contains(record.id()) ? record.used() : record)
            .toList();
    List<UsageRecord> chosen =
        Removal.choose(request, records, space().freeBytes(), needed.get(), clock.instant());
    int before = refused.size();
    for (UsageRecord record : chosen) {
      if (deleted(record)) {
        gone.add(record);
      } else {
        refused.add(record.id());
      }
    }
    return refused.size() > before;
  }

  private boolean deleted(UsageRecord record) {
    Optional<DiskPart> owner = parts.stream().filter(part -> part.delete(record)).findFirst();
    return owner.isPresent();
  }
}
