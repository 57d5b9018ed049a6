package dev.croft.engine.cachemount.version;

import dev.croft.engine.cachemount.chunk.ChunkPeers;

/**
 * A worker's view of the farm that its cache mounts travel in.
 *
 * @param worker its own name, by which others find its chunks
 */
public record Peers(String worker, CacheMountHeads heads, ChunkPeers chunks) {

  /** A farm of one worker. */
  public static Peers alone() {
    return new Peers("", new LocalHeads(false), ChunkPeers.none());
  }
}
