package dev.croft.scheduler;

import dev.croft.model.platform.Platform;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * When the last job could end at the earliest, whoever decides: no job ends before its arrival and
 * its own time, and what arrives from any moment on needs as many slot seconds as there are from
 * then on. Jobs run where they are native.
 */
final class MakespanBound {

  private final Map<Platform, TreeMap<Long, Integer>> slotChanges = new HashMap<>();
  private final Map<Platform, TreeMap<Long, Long>> workAt = new HashMap<>();
  private long longest;

  void capacity(long at, Platform platform, int slots) {
    slotChanges.computeIfAbsent(platform, p -> new TreeMap<>()).merge(at, slots, Integer::sum);
  }

  void work(long at, Platform platform, long millis) {
    workAt.computeIfAbsent(platform, p -> new TreeMap<>()).merge(at, millis, Long::sum);
    longest = Math.max(longest, at + millis);
  }

  long millis() {
    long best = longest;
    for (Map.Entry<Platform, TreeMap<Long, Long>> entry : workAt.entrySet()) {
      TreeMap<Long, Integer> slots = slotChanges.getOrDefault(entry.getKey(), new TreeMap<>());
      long last = entry.getValue().lastKey();
      for (long from = 0; from <= last; from += Math.max(1, last / 50)) {
        long work =
            entry.getValue().tailMap(from).values().stream().mapToLong(Long::longValue).sum();
        best = Math.max(best, done(slots, from, work));
      }
    }
    return best;
  }

  private static long done(NavigableMap<Long, Integer> changes, long from, long work) {
    long slots = changes.headMap(from, true).values().stream().mapToLong(Integer::longValue).sum();
    long left = work;
    long at = from;
    for (Map.Entry<Long, Integer> change : changes.tailMap(from, false).entrySet()) {
      long until = change.getKey();
      if (slots > 0 && left <= slots * (until - at)) {
        return at + left / slots;
      }
      left -= slots * (until - at);
      at = until;
      slots += change.getValue();
    }
    return at + left / Math.max(1, slots);
  }
}
