package dev.croft.engine.cachemount.version;

import dev.croft.engine.cachemount.chunk.ChunkId;
import dev.croft.engine.cachemount.chunk.ChunkKeeper;
import dev.croft.engine.cachemount.chunk.ChunkSource;
import dev.croft.engine.cachemount.disk.MissingChunksException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has another node keep what a version is made of before it is in force, so that a version in force
 * outlives whoever published it.
 */
final class Replicas {

  private static final Logger log = LoggerFactory.getLogger(Replicas.class);
  private static final long BATCH_BYTES = 8L << 20;
  private static final int BATCH_CHUNKS = 2_000;

  private final Peers peers;

  Replicas(Peers peers) {
    this.peers = peers;
  }

  /** Whether a node that has all of a version can be reached. */
  boolean isKept(Head head) {
    return head.keepers().stream().anyMatch(this::isThere);
  }

  /**
   * Has a version kept.
   *
   * @param before the version in force, whose keepers have its chunks
   * @param added the chunks that it does not have
   * @param all the chunks of the version
   * @param isNew whether this node has all chunks of the version
   * @param source where they are now
   * @return who keeps all of it; nobody, where there is nobody to do so
   */
  List<String> keep(
      Optional<Head> before,
      Collection<ChunkId> added,
      Collection<ChunkId> all,
      boolean isNew,
      ChunkSource source) {
    List<String> known = before.map(Head::keepers).orElseGet(List::of);
    List<String> candidates = new ArrayList<>(known);
    peers.chunks().keepers().stream().filter(n -> !known.contains(n)).forEach(candidates::add);
    for (String candidate : candidates) {
      boolean isKnown = known.contains(candidate);
      if (peers.worker().equals(candidate)) {
        if (isKnown || isNew) {
          return List.of(candidate);
        }
        continue;
      }
      Optional<ChunkKeeper> keeper = peers.chunks().keeper(candidate);
      if (keeper.isPresent() && isGiven(keeper.get(), isKnown ? added : all, source)) {
        return List.of(candidate);
      }
    }
    return List.of();
  }

  private static boolean isGiven(ChunkKeeper keeper, Collection<ChunkId> ids, ChunkSource source) {
    try {
      give(keeper, ids, source);
      return true;
    } catch (IOException e) {
      log.warn("{} keeps no copy: {}", keeper, e.getMessage());
      return false;
    }
  }

  private static void give(ChunkKeeper keeper, Collection<ChunkId> ids, ChunkSource source)
      throws IOException {
    Set<ChunkId> missing = new HashSet<>(keeper.missing(ids));
    Map<ChunkId, byte[]> batch = new HashMap<>();
    long[] bytes = {0};
    source.fetch(
        List.copyOf(missing),
        (id, chunk) -> {
          missing.remove(id);
          batch.put(id, chunk);
          bytes[0] += chunk.length;
          if (bytes[0] >= BATCH_BYTES || batch.size() >= BATCH_CHUNKS) {
            keeper.keep(batch);
            batch.clear();
            bytes[0] = 0;
          }
        });
    if (!batch.isEmpty()) {
      keeper.keep(batch);
    }
    if (!missing.isEmpty()) {
      throw new MissingChunksException(missing.size());
    }
  }

  private boolean isThere(String node) {
    return node.equals(peers.worker()) || peers.chunks().keeper(node).isPresent();
  }
}
