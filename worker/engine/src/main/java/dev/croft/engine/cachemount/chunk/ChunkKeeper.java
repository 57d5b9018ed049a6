package dev.croft.engine.cachemount.chunk;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * A node that keeps chunks for another one, so that they outlive it. What it is given, or asked
 * for, it keeps for a while in any case, so that whoever gave it has the time to say who needs it.
 * Thread safe.
 */
public interface ChunkKeeper {

  /** Which of these it does not have. */
  Set<ChunkId> missing(Collection<ChunkId> ids) throws IOException;

  /** Has it keep chunks. */
  void keep(Map<ChunkId, byte[]> chunks) throws IOException;
}
