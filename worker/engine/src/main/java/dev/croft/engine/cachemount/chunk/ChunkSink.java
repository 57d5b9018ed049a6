package dev.croft.engine.cachemount.chunk;

import java.io.IOException;

/** Takes chunks one after the other. */
@FunctionalInterface
public interface ChunkSink {
  /** One chunk; the bytes are the taker's own from now on. */
  void take(ChunkId id, byte[] bytes) throws IOException;
}
