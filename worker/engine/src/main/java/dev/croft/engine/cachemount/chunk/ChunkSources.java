package dev.croft.engine.cachemount.chunk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several sources, asked one after the other for what the ones before did not have. */
public final class ChunkSources implements ChunkSource {

  private static final Logger log = LoggerFactory.getLogger(ChunkSources.class);

  private final List<ChunkSource> sources;

  /** These sources; one that fails counts as one that has no more. */
  public ChunkSources(List<ChunkSource> sources) {
    this.sources = List.copyOf(sources);
  }

  @Override
  public Set<ChunkId> present(Collection<ChunkId> ids) throws IOException {
    Set<ChunkId> present = new HashSet<>();
    Set<ChunkId> left = new LinkedHashSet<>(ids);
    for (ChunkSource source : sources) {
      if (left.isEmpty()) {
        break;
      }
      try {
        Set<ChunkId> found = source.present(left);
        present.addAll(found);
        left.removeAll(found);
      } catch (IOException e) {
        skipped(source, e);
      }
    }
    return present;
  }

  @Override
  public void fetch(Collection<ChunkId> ids, ChunkSink sink) throws IOException {
    Set<ChunkId> left = new LinkedHashSet<>(ids);
    for (ChunkSource source : sources) {
      if (left.isEmpty()) {
        return;
      }
      List<IOException> ofSink = new ArrayList<>();
      try {
        source.fetch(
            List.copyOf(left),
            (id, bytes) -> {
              if (left.remove(id)) {
                try {
                  sink.take(id, bytes);
                } catch (IOException e) {
                  ofSink.add(e);
                  throw e;
                }
              }
            });
      } catch (IOException e) {
        if (!ofSink.isEmpty()) {
          throw e;
        }
        skipped(source, e);
      }
    }
  }

  private static void skipped(ChunkSource source, IOException why) {
    log.warn("no more chunks from {}: {}", source, why.getMessage());
  }
}
