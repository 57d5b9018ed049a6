package dev.croft.agent.cachemount;

import dev.croft.engine.cachemount.version.CacheMountKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How much a farm's cache mounts may be.
 *
 * @param maxTenantBytes how much those of one tenant may have together
 * @param maxAge how long one is kept that nobody uses; empty for any time
 */
public record MountLimits(long maxTenantBytes, Optional<Duration> maxAge) {

  /** None. */
  public static MountLimits none() {
    return new MountLimits(Long.MAX_VALUE, Optional.empty());
  }

  boolean isNone() {
    return maxTenantBytes == Long.MAX_VALUE && maxAge.isEmpty();
  }

  /** Those that are too old, or too much for their tenant: the least recently used go first. */
  List<CacheMountKey> exceededBy(List<CacheMountEntry> entries, Instant now) {
    List<CacheMountEntry> newestFirst = new ArrayList<>(entries);
    newestFirst.sort(Comparator.comparing(CacheMountEntry::lastUsed).reversed());
    Map<String, Long> used = new HashMap<>();
    List<CacheMountKey> exceeded = new ArrayList<>();
    for (CacheMountEntry entry : newestFirst) {
      boolean old = maxAge.filter(age -> entry.lastUsed().plus(age).isBefore(now)).isPresent();
      long sum = used.getOrDefault(entry.key().namespace(), 0L) + entry.bytes();
      if (old || sum > maxTenantBytes) {
        exceeded.add(entry.key());
      } else {
        used.put(entry.key().namespace(), sum);
      }
    }
    return exceeded;
  }
}
