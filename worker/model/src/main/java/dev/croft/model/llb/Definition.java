package dev.croft.model.llb;

import dev.croft.model.content.Digest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A build graph: BuildKit's {@code pb.Definition}, parsed and checked. Every edge leads to a vertex
 * that stands before it, so the graph has no cycles.
 *
 * @param vertices in topological order, inputs first
 * @param head the output that the definition is for; empty for the empty definition ({@code
 *     scratch})
 * @param sources the files that the vertices come from
 * @param locations for a vertex, where in those files
 */
public record Definition(
    SequencedMap<Digest, Vertex> vertices,
    Optional<Edge> head,
    List<SourceInfo> sources,
    Map<Digest, List<SourceLocation>> locations) {

  /** Copies the collections and checks that every edge leads backwards. */
  public Definition {
    LinkedHashMap<Digest, Vertex> copy = new LinkedHashMap<>();
    vertices.forEach(
        (digest, vertex) -> {
          for (Edge edge : vertex.inputs()) {
            if (!copy.containsKey(edge.vertex())) {
              throw new IllegalArgumentException(
                  "vertex " + digest + " has an input that is not before it: " + edge.vertex());
            }
          }
          copy.put(digest, vertex);
        });
    vertices = Collections.unmodifiableSequencedMap(copy);
    sources = List.copyOf(sources);
    locations = Map.copyOf(locations);
    if (head.isPresent() && !copy.containsKey(head.get().vertex())) {
      throw new IllegalArgumentException("the head is no vertex: " + head.get().vertex());
    }
  }

  /** The definition of the empty file tree. */
  public static Definition scratch() {
    return new Definition(new LinkedHashMap<>(), Optional.empty(), List.of(), Map.of());
  }

  /**
   * The vertex of that name.
   *
   * @throws IllegalArgumentException where the definition has none
   */
  public Vertex vertex(Digest digest) {
    Vertex vertex = vertices.get(digest);
    if (vertex == null) {
      throw new IllegalArgumentException("no vertex " + digest + " in the definition");
    }
    return vertex;
  }

  /** Where in the source files a vertex comes from; empty where nobody said. */
  public List<SourceLocation> locationsOf(Digest vertex) {
    return locations.getOrDefault(vertex, List.of());
  }

  /** The vertices, inputs first. */
  public List<Vertex> inOrder() {
    return new ArrayList<>(vertices.values());
  }
}
