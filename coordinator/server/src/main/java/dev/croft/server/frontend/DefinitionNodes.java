package dev.croft.server.frontend;

import dev.croft.model.content.Digest;
import dev.croft.model.llb.Definition;
import dev.croft.model.llb.Node;
import dev.croft.model.llb.Vertex;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Turns definitions that clients sent into nodes that a front end can build on. */
final class DefinitionNodes {
  private DefinitionNodes() {}

  /** The definition's head; empty for the empty file tree. */
  static Optional<Node.Output> of(Definition definition) {
    Map<Digest, Node> nodes = new HashMap<>();
    for (Vertex vertex : definition.inOrder()) {
      List<Node.Output> inputs =
          vertex.inputs().stream()
              .map(edge -> Objects.requireNonNull(nodes.get(edge.vertex())).output(edge.output()))
              .toList();
      nodes.put(
          vertex.digest(),
          new Node(vertex.op(), inputs, vertex.platform(), vertex.metadata(), List.of()));
    }
    return definition
        .head()
        .map(edge -> Objects.requireNonNull(nodes.get(edge.vertex())).output(edge.output()));
  }
}
