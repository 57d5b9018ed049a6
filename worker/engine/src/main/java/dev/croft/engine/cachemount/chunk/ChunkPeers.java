package dev.croft.engine.cachemount.chunk;

import java.util.List;
import java.util.Optional;

/** The other workers of the farm, as places that chunks can be had from. Thread safe. */
public interface ChunkPeers {

  /** A worker's chunks; empty where it cannot be reached any more. */
  Optional<ChunkSource> of(String worker);

  /** Nodes that could keep chunks for this one, the best first. */
  default List<String> keepers() {
    return List.of();
  }

  /** A node as a place to keep chunks in; empty where it cannot be reached, or keeps none. */
  default Optional<ChunkKeeper> keeper(String node) {
    return Optional.empty();
  }

  /** There are no others. */
  static ChunkPeers none() {
    return worker -> Optional.empty();
  }
}
