package dev.croft.engine.cachemount.chunk;

import java.util.Optional;

/** The other workers of the farm, as places that chunks can be had from. Thread safe. */
public interface ChunkPeers {

  /** A worker's chunks; empty where it cannot be reached any more. */
  Optional<ChunkSource> of(String worker);

  /** There are no others. */
  static ChunkPeers none() {
    return worker -> Optional.empty();
  }
}
