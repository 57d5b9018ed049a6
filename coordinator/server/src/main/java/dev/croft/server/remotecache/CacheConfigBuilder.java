package dev.croft.server.remotecache;

import dev.croft.agent.link.LayerBlob;
import dev.croft.model.content.Digest;
import dev.croft.model.step.StepKey;
import dev.croft.server.remotecache.CacheConfig.Chain;
import dev.croft.server.remotecache.CacheConfig.Entry;
import dev.croft.server.remotecache.CacheConfig.Layer;
import dev.croft.server.remotecache.CacheConfig.Link;
import dev.croft.server.remotecache.CacheConfig.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Collects steps and makes a configuration of them; the same steps make the same one. */
final class CacheConfigBuilder {

  private final List<Layer> layers = new ArrayList<>();
  private final Map<Layer, Integer> positions = new HashMap<>();
  private final List<Step> steps = new ArrayList<>();
  private final Set<StepKey> known = new HashSet<>();

  /** A step with its outputs as positions of layers, lowest first; or none. */
  private record Step(
      StepKey identity, List<StepKey> keys, List<List<Integer>> outputs, Optional<Instant> made) {}

  /** Adds a step; empty outputs say that only its keys are known. */
  void add(StepKey identity, List<StepKey> keys, List<List<LayerBlob>> outputs) {
    if (!known.add(identity)) {
      return;
    }
    List<List<Integer>> chains = outputs.stream().map(this::chain).toList();
    Optional<Instant> made =
        outputs.stream()
            .filter(layers -> !layers.isEmpty())
            .findFirst()
            .flatMap(layers -> layers.getLast().created());
    steps.add(new Step(identity, List.copyOf(keys), chains, made));
  }

  private List<Integer> chain(List<LayerBlob> blobs) {
    List<Integer> chain = new ArrayList<>();
    int parent = Layer.NO_PARENT;
    for (LayerBlob blob : blobs) {
      Layer layer = new Layer(blob.blob().digest(), parent);
      parent =
          positions.computeIfAbsent(
              layer,
              missing -> {
                layers.add(missing);
                return layers.size() - 1;
              });
      chain.add(parent);
    }
    return chain;
  }

  /** The configuration of a cache with its own manifest. */
  CacheConfig build() {
    return new CacheConfig(layers, records(steps));
  }

  /**
   * The records over the layers of an image, which stand on each other in their order; steps whose
   * layers are not all among them are known by their keys only.
   */
  List<Entry> recordsOver(List<Digest> image) {
    List<Step> translated = new ArrayList<>();
    for (Step step : steps) {
      List<List<Integer>> outputs = new ArrayList<>();
      for (List<Integer> chain : step.outputs()) {
        outputs.add(chain.stream().map(at -> image.indexOf(layers.get(at).blob())).toList());
      }
      boolean all = outputs.stream().flatMap(List::stream).noneMatch(at -> at < 0);
      translated.add(
          new Step(step.identity(), step.keys(), all ? outputs : List.of(), step.made()));
    }
    return recordsInImage(translated);
  }

  private static List<Entry> recordsInImage(List<Step> steps) {
    List<Entry> records = new ArrayList<>();
    steps.forEach(step -> addRecords(records, step, isPrefix(step.outputs())));
    return records;
  }

  private static boolean isPrefix(List<List<Integer>> outputs) {
    if (outputs.size() != 1 || outputs.getFirst().isEmpty()) {
      return false;
    }
    List<Integer> chain = outputs.getFirst();
    for (int i = 0; i < chain.size(); i++) {
      if (chain.get(i) != i) {
        return false;
      }
    }
    return true;
  }

  private static List<Entry> records(List<Step> steps) {
    List<Entry> records = new ArrayList<>();
    for (Step step : steps) {
      boolean single = step.outputs().size() == 1 && !step.outputs().getFirst().isEmpty();
      addRecords(records, step, single);
    }
    return records;
  }

  private static void addRecords(List<Entry> records, Step step, boolean byTopLayer) {
    int position = records.size();
    records.add(
        new Entry(
            step.identity().digest(),
            byTopLayer
                ? List.of(new Result(step.outputs().getFirst().getLast(), step.made()))
                : List.of(),
            byTopLayer
                ? List.of()
                : step.outputs().stream().map(chain -> new Chain(chain, step.made())).toList(),
            List.of()));
    for (StepKey key : step.keys()) {
      if (!key.equals(step.identity())) {
        records.add(
            new Entry(
                key.digest(), List.of(), List.of(), List.of(List.of(new Link("", position)))));
      }
    }
  }
}
