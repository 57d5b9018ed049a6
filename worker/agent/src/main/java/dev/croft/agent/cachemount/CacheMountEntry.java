package dev.croft.agent.cachemount;

import dev.croft.engine.cachemount.version.CacheMountKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A cache mount of the farm.
 *
 * @param number of the version in force, one more with each publication
 * @param versions how many are kept, that one included
 * @param bytes of its files, without holes
 * @param missing how many bytes of it would have to move to each node that has a directory of it; 0
 *     where it is warm
 * @param keptBy nodes that have all of it, so that it outlives its workers
 */
public record CacheMountEntry(
    CacheMountKey key,
    long number,
    int versions,
    long files,
    long bytes,
    Instant lastUsed,
    Map<String, Long> missing,
    List<String> keptBy) {

  /** Copies the collections. */
  public CacheMountEntry {
    missing = Map.copyOf(missing);
    keptBy = List.copyOf(keptBy);
  }
}
