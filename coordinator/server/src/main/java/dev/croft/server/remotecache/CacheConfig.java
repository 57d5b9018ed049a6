package dev.croft.server.remotecache;

import dev.croft.model.content.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a cache knows: BuildKit's {@value #MEDIA_TYPE}. Layers refer to blobs that the cache's
 * manifest describes, records to layers and to other records; both by position.
 */
record CacheConfig(List<Layer> layers, List<Entry> records) {

  static final String MEDIA_TYPE = "application/vnd.buildkit.cacheconfig.v0";

  CacheConfig {
    layers = List.copyOf(layers);
    records = List.copyOf(records);
  }

  /**
   * A layer on another one.
   *
   * @param parent its position, or {@value #NO_PARENT}
   */
  record Layer(Digest blob, int parent) {
    static final int NO_PARENT = -1;
  }

  /**
   * A cache key.
   *
   * @param results the top layers of what it stands for
   * @param chains the same, with every layer named
   * @param inputs by input, the records that it may have come from
   */
  record Entry(Digest digest, List<Result> results, List<Chain> chains, List<List<Link>> inputs) {

    Entry {
      results = List.copyOf(results);
      chains = List.copyOf(chains);
      inputs = inputs.stream().map(List::copyOf).toList();
    }
  }

  /** A layer with all that it stands on. */
  record Result(int layer, Optional<Instant> created) {}

  /** Layers, lowest first. */
  record Chain(List<Integer> layers, Optional<Instant> created) {

    Chain {
      layers = List.copyOf(layers);
    }
  }

  /** A record that is an input. */
  record Link(String selector, int record) {}
}
