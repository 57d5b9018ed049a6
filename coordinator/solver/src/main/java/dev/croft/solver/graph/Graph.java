package dev.croft.solver.graph;

import dev.croft.model.content.Digest;
import dev.croft.model.llb.Definition;
import dev.croft.model.llb.Edge;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.Vertex;
import dev.croft.model.step.Content;
import dev.croft.model.step.StepKey;
import dev.croft.solver.graph.VertexState.Known;
import dev.croft.solver.graph.VertexState.Missing;
import dev.croft.solver.graph.VertexState.Running;
import dev.croft.solver.graph.VertexState.Unknown;
import dev.croft.solver.key.KeyPair;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The vertices that the wanted outputs need, what is known of each, and whose content is wanted.
 */
final class Graph {

  private final Map<Digest, Vertex> vertices = new LinkedHashMap<>();
  private final Map<Digest, VertexState> states = new HashMap<>();
  private final Map<Digest, Set<Digest>> consumers = new HashMap<>();
  private final Set<Digest> contentWanted = new HashSet<>();

  Graph(Definition definition, Set<Edge> wanted) {
    Set<Digest> needed = reachable(definition, wanted);
    for (Vertex vertex : definition.vertices().values()) {
      if (!needed.contains(vertex.digest())) {
        continue;
      }
      vertices.put(vertex.digest(), vertex);
      states.put(vertex.digest(), new Unknown());
      for (Edge input : vertex.inputs()) {
        consumers.computeIfAbsent(input.vertex(), v -> new LinkedHashSet<>()).add(vertex.digest());
      }
    }
  }

  private static Set<Digest> reachable(Definition definition, Set<Edge> wanted) {
    Set<Digest> seen = new HashSet<>();
    Deque<Digest> open = new ArrayDeque<>();
    wanted.forEach(edge -> open.add(edge.vertex()));
    while (!open.isEmpty()) {
      Digest digest = open.remove();
      if (seen.add(digest)) {
        definition.vertex(digest).inputs().forEach(input -> open.add(input.vertex()));
      }
    }
    return seen;
  }

  Collection<Vertex> vertices() {
    return vertices.values();
  }

  Vertex vertex(Digest digest) {
    Vertex vertex = vertices.get(digest);
    if (vertex == null) {
      throw new IllegalArgumentException("no vertex " + digest + " in this solve");
    }
    return vertex;
  }

  VertexState state(Digest digest) {
    VertexState state = states.get(digest);
    if (state == null) {
      throw new IllegalArgumentException("no vertex " + digest + " in this solve");
    }
    return state;
  }

  void set(Digest digest, VertexState state) {
    states.put(digest, state);
  }

  Set<Digest> consumers(Digest digest) {
    return consumers.getOrDefault(digest, Set.of());
  }

  boolean wantsContent(Digest digest) {
    return contentWanted.contains(digest);
  }

  /** Notes that somebody needs the content of a vertex; whether that is news. */
  boolean wantContent(Digest digest) {
    boolean news = contentWanted.add(digest);
    if (state(digest) instanceof Known known && known.outputs().isEmpty()) {
      set(digest, new Missing(known.result()));
      return true;
    }
    return news;
  }

  boolean allIdentified(Vertex vertex) {
    return vertex.inputs().stream().allMatch(in -> state(in.vertex()).identity().isPresent());
  }

  boolean hasContent(Edge edge) {
    return state(edge.vertex()).outputs().isPresent();
  }

  /**
   * Whether an input's result was never recorded, so that no key made from it can be in the cache.
   */
  boolean isNew(Edge edge) {
    return switch (state(edge.vertex())) {
      case Missing missing -> !missing.result().recorded();
      case Running running -> !running.result().recorded();
      case VertexState other -> false;
    };
  }

  /** What is known of every vertex that is no source, inputs first. */
  List<SolvedStep> steps() {
    List<SolvedStep> steps = new ArrayList<>();
    for (Vertex vertex : vertices.values()) {
      VertexState state = state(vertex.digest());
      if (vertex.op() instanceof SourceOp) {
        continue;
      }
      if (state instanceof Known known) {
        steps.add(step(vertex, known.result(), known.outputs().orElse(List.of())));
      } else if (state instanceof Missing missing) {
        steps.add(step(vertex, missing.result(), List.of()));
      }
    }
    return steps;
  }

  private static SolvedStep step(Vertex vertex, VertexState.Result result, List<Content> outputs) {
    List<StepKey> keys = result.keys().stream().map(KeyPair::claimed).toList();
    return new SolvedStep(vertex, result.identity().claimed(), keys, outputs);
  }

  /** The consumers that descend from a vertex and still have to be made. */
  List<Vertex> unmadeDescendants(Digest digest) {
    return consumers(digest).stream()
        .filter(consumer -> wantsContent(consumer) && !(state(consumer) instanceof Known))
        .map(this::vertex)
        .filter(v -> Lineage.parent(v).map(Edge::vertex).filter(digest::equals).isPresent())
        .collect(Collectors.toList());
  }
}
