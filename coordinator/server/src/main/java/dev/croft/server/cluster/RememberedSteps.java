package dev.croft.server.cluster;

import com.hazelcast.map.IMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Brings a journal's entries, the newest first, into the cluster's map, many at a time. What is
 * there already stays: it is as new, or newer. Used by one thread.
 */
final class RememberedSteps {

  private static final int AT_A_TIME = 5_000;

  private final IMap<String, String> records;
  private final boolean alone;
  private final Map<String, String> batch = new HashMap<>();

  /**
   * Entries for a map.
   *
   * @param alone whether nobody else writes to it now
   */
  RememberedSteps(IMap<String, String> records, boolean alone) {
    this.records = records;
    this.alone = alone;
  }

  void add(StepEntry entry) {
    entry
        .keys()
        .forEach(
            key -> batch.putIfAbsent(RecordText.name(key), RecordText.write(key, entry.record())));
    if (batch.size() >= AT_A_TIME) {
      flush();
    }
  }

  /** Brings what is left. */
  void flush() {
    Set<String> known = new HashSet<>(records.getAll(batch.keySet()).keySet());
    batch.keySet().removeAll(known);
    if (alone) {
      records.setAll(batch);
    } else {
      batch.forEach(records::putIfAbsent);
    }
    batch.clear();
  }
}
