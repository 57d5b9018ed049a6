package dev.croft.engine.cachemount.chunk;

import java.io.IOException;
import java.util.Collection;
import java.util.Set;

/** Where chunks can be had: a store here, or somebody else's. Thread safe. */
public interface ChunkSource {

  /** Which of these are there. */
  Set<ChunkId> present(Collection<ChunkId> ids) throws IOException;

  /**
   * Hands over many chunks in one go, in the order of the ids; those that are not there, or are
   * damaged, are left out. Every chunk is what its name says.
   */
  void fetch(Collection<ChunkId> ids, ChunkSink sink) throws IOException;
}
