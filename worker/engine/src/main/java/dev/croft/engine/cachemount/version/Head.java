package dev.croft.engine.cachemount.version;

import dev.croft.engine.cachemount.chunk.ChunkId;
import java.time.Instant;
import java.util.List;

/**
 * Which version of a cache mount is in force.
 *
 * @param number one more with each publication
 * @param version names its {@link VersionRecord}
 * @param earlier the versions before it that are still kept, the newest first
 * @param holders the workers that have chunks of it
 * @param keepers nodes that have all chunks of it, so that it outlives its holders
 */
public record Head(
    long number,
    ChunkId version,
    List<ChunkId> earlier,
    List<String> holders,
    List<String> keepers,
    Instant published) {

  /** Copies the lists. */
  public Head {
    earlier = List.copyOf(earlier);
    holders = List.copyOf(holders);
    keepers = List.copyOf(keepers);
  }

  /** Whether a node has chunks of it. */
  public boolean isOn(String node) {
    return holders.contains(node) || keepers.contains(node);
  }

  /** The same without a node. */
  Head without(String node) {
    return new Head(
        number,
        version,
        earlier,
        holders.stream().filter(other -> !other.equals(node)).toList(),
        keepers.stream().filter(other -> !other.equals(node)).toList(),
        published);
  }
}
