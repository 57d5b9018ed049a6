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
 */
public record Head(
    long number, ChunkId version, List<ChunkId> earlier, List<String> holders, Instant published) {

  /** Copies the lists. */
  public Head {
    earlier = List.copyOf(earlier);
    holders = List.copyOf(holders);
  }
}
