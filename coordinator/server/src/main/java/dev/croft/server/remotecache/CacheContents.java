package dev.croft.server.remotecache;

import dev.croft.agent.link.LayerBlob;
import dev.croft.agent.link.LayerOptions;
import dev.croft.agent.link.WorkerLink;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.llb.Edge;
import dev.croft.model.step.Content;
import dev.croft.oci.registry.CredentialSource;
import dev.croft.server.jobs.Workers;
import dev.croft.solver.graph.SolvedStep;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Gathers what goes into one cache: the steps' keys, and the layers of some of them. */
final class CacheContents {

  private final SolvedGraph graph;
  private final Workers workers;
  private final CredentialSource credentials;
  private final LayerOptions options;
  private final CacheConfigBuilder config = new CacheConfigBuilder();
  private final Map<Digest, Placed> layers = new LinkedHashMap<>();

  /** A layer and who has it. */
  record Placed(LayerBlob layer, WorkerLink worker) {}

  CacheContents(
      SolvedGraph graph, Workers workers, CredentialSource credentials, LayerOptions options) {
    this.graph = graph;
    this.workers = workers;
    this.credentials = credentials;
    this.options = options;
  }

  CacheConfigBuilder config() {
    return config;
  }

  /** The layers that the configuration names, by their digests. */
  Map<Digest, Placed> layers() {
    return layers;
  }

  /** Adds every step that some results need, with its layers. */
  void addAll(Collection<Edge> heads) {
    graph.allOf(heads).forEach(step -> add(step, outputs(step)));
  }

  /** Adds every step that some results need; layers only where they are the results' own. */
  void addResults(Collection<Edge> heads) {
    Set<Digest> wanted = new HashSet<>();
    for (Edge head : heads) {
      graph
          .step(head)
          .filter(step -> step.outputs().size() > head.output())
          .flatMap(step -> placed(step.outputs().get(head.output())))
          .ifPresent(own -> own.forEach(layer -> wanted.add(layer.layer().blob().digest())));
    }
    addWithin(heads, wanted);
  }

  /** Adds every step that some results need; layers only where they are among these. */
  void addWithin(Collection<Edge> heads, Set<Digest> wanted) {
    Set<Digest> lines = new HashSet<>();
    graph.linesOf(heads).forEach(step -> lines.add(step.vertex().digest()));
    for (SolvedStep step : graph.allOf(heads)) {
      Optional<List<List<Placed>>> outputs =
          lines.contains(step.vertex().digest()) ? outputs(step) : Optional.empty();
      add(step, outputs.filter(all -> isWithin(all, wanted)));
    }
  }

  /** The layers of each step that one result is made of; only those that are among some. */
  Map<Edge, List<Descriptor>> layersWithin(Edge head, Set<Digest> wanted) {
    Map<Edge, List<Descriptor>> found = new HashMap<>();
    for (SolvedStep step : graph.linesOf(List.of(head))) {
      for (int i = 0; i < step.outputs().size(); i++) {
        Edge output = new Edge(step.vertex().digest(), i);
        placed(step.outputs().get(i))
            .filter(layers -> isWithin(List.of(layers), wanted))
            .ifPresent(
                layers ->
                    found.put(output, layers.stream().map(one -> one.layer().blob()).toList()));
      }
    }
    return found;
  }

  private static boolean isWithin(List<List<Placed>> outputs, Set<Digest> wanted) {
    return outputs.stream()
        .flatMap(List::stream)
        .allMatch(layer -> wanted.contains(layer.layer().blob().digest()));
  }

  private void add(SolvedStep step, Optional<List<List<Placed>>> outputs) {
    List<List<LayerBlob>> blobs = new ArrayList<>();
    for (List<Placed> output : outputs.orElse(List.of())) {
      output.forEach(layer -> layers.putIfAbsent(layer.layer().blob().digest(), layer));
      blobs.add(output.stream().map(Placed::layer).toList());
    }
    config.add(step.identity(), step.keys(), blobs);
  }

  /** Empty where an output is not there any more. */
  private Optional<List<List<Placed>>> outputs(SolvedStep step) {
    List<List<Placed>> outputs = new ArrayList<>();
    for (Content content : step.outputs()) {
      Optional<List<Placed>> placed = placed(content);
      if (placed.isEmpty()) {
        return Optional.empty();
      }
      outputs.add(placed.get());
    }
    return Optional.of(outputs);
  }

  private Optional<List<Placed>> placed(Content content) {
    return workers
        .holding(content)
        .map(
            worker ->
                worker.layers(content, options, credentials).stream()
                    .map(layer -> new Placed(layer, worker))
                    .toList());
  }
}
