package dev.croft.server.remotecache;

import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.step.Content;
import dev.croft.model.step.StepKey;
import dev.croft.server.remotecache.CacheConfig.Chain;
import dev.croft.server.remotecache.CacheConfig.Entry;
import dev.croft.server.remotecache.CacheConfig.Layer;
import dev.croft.server.remotecache.CacheConfig.Link;
import dev.croft.server.remotecache.CacheConfig.Result;
import dev.croft.solver.graph.StepRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cache that was read. A record without inputs is a step, by its identity; one whose only input
 * is such a record is another key of that step. Other records are another builder's, and never
 * asked for.
 */
final class ImportedCache {

  /** The annotation with a layer's uncompressed digest. */
  static final String DIFF_ID = "containerd.io/uncompressed";

  /** The annotation with the time at which a layer was made. */
  static final String CREATED = "buildkit/createdat";

  private static final int MOST_LAYERS = 1_000;

  private final CacheConfig config;
  private final Map<Digest, Descriptor> blobs;
  private final Optional<String> origin;
  private final Map<Digest, Integer> steps = new HashMap<>();
  private final Map<Integer, Instant> times = new HashMap<>();

  /**
   * A cache.
   *
   * @param blobs the layers that the manifest describes
   * @param origin a reference in a repository that has them; empty where the client has them
   */
  ImportedCache(CacheConfig config, Map<Digest, Descriptor> blobs, Optional<String> origin) {
    this.config = config;
    this.blobs = Map.copyOf(blobs);
    this.origin = origin;
    List<Entry> records = config.records();
    for (int i = 0; i < records.size(); i++) {
      Entry entry = records.get(i);
      Optional<Integer> step = entry.inputs().isEmpty() ? Optional.of(i) : aliased(entry);
      step.ifPresent(position -> steps.merge(entry.digest(), position, this::better));
      for (Result result : entry.results()) {
        result.created().ifPresent(time -> times.put(result.layer(), time));
      }
    }
  }

  private int better(int one, int other) {
    return outputs(config.records().get(one)).isEmpty() ? other : one;
  }

  private Optional<Integer> aliased(Entry entry) {
    if (entry.inputs().size() != 1 || entry.inputs().getFirst().size() != 1) {
      return Optional.empty();
    }
    Link link = entry.inputs().getFirst().getFirst();
    boolean isStep = config.records().get(link.record()).inputs().isEmpty();
    return isStep ? Optional.of(link.record()) : Optional.empty();
  }

  /** What is known under a key; without outputs where the step is known, but not its files. */
  Optional<StepRecord> find(StepKey key) {
    return Optional.ofNullable(steps.get(key.digest()))
        .map(config.records()::get)
        .map(entry -> new StepRecord(new StepKey(entry.digest()), outputs(entry)));
  }

  private List<Content> outputs(Entry entry) {
    List<List<Integer>> chains = new ArrayList<>();
    for (Chain chain : entry.chains()) {
      chains.add(chain.layers());
    }
    if (chains.isEmpty() && !entry.results().isEmpty()) {
      chains.add(chainOf(entry.results().getFirst()));
    }
    List<Content> outputs = new ArrayList<>();
    for (List<Integer> chain : chains) {
      Optional<Content> content = content(chain);
      if (content.isEmpty()) {
        return List.of();
      }
      outputs.add(content.get());
    }
    return outputs;
  }

  private List<Integer> chainOf(Result result) {
    List<Integer> chain = new ArrayList<>();
    int at = result.layer();
    while (at != Layer.NO_PARENT && chain.size() <= MOST_LAYERS) {
      chain.addFirst(at);
      at = config.layers().get(at).parent();
    }
    return chain;
  }

  /** Steps that leave the same bytes share a blob, but not the time. */
  private Optional<Instant> created(int position, Descriptor blob) {
    return Optional.ofNullable(times.get(position))
        .or(() -> CacheConfigJson.time(blob.annotations().getOrDefault(CREATED, "")));
  }

  /** Empty where a layer is not described well enough to be used. */
  private Optional<Content> content(List<Integer> chain) {
    if (chain.size() > MOST_LAYERS) {
      return Optional.empty();
    }
    List<Content.Layers.Layer> layers = new ArrayList<>();
    for (int position : chain) {
      Descriptor blob = blobs.get(config.layers().get(position).blob());
      String diffId = blob == null ? "" : blob.annotations().getOrDefault(DIFF_ID, "");
      if (blob == null || !Digest.isDigest(diffId)) {
        return Optional.empty();
      }
      layers.add(
          new Content.Layers.Layer(
              Descriptor.of(blob.mediaType(), blob.digest(), blob.size()),
              new Digest(diffId),
              created(position, blob)));
    }
    return Optional.of(layers.isEmpty() ? new Content.Empty() : new Content.Layers(origin, layers));
  }
}
