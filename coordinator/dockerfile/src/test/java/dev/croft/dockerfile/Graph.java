package dev.croft.dockerfile;

import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.FileOp;
import dev.croft.model.llb.Node;
import dev.croft.model.llb.Op;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.VertexMetadata;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The vertices of a result, inputs first. */
record Graph(List<Node> nodes) {

  static Graph of(PlatformResult result) {
    Set<Node> found = new LinkedHashSet<>();
    result.root().ifPresent(root -> collect(root.node(), found));
    return new Graph(new ArrayList<>(found));
  }

  private static void collect(Node node, Set<Node> found) {
    if (!found.contains(node)) {
      node.inputs().forEach(input -> collect(input.node(), found));
      found.add(node);
    }
  }

  static String nameOf(Node node) {
    return node.metadata().description().getOrDefault(VertexMetadata.CUSTOM_NAME, "");
  }

  List<String> names() {
    return nodes.stream().map(Graph::nameOf).toList();
  }

  /** The vertex whose name contains a text. */
  Node named(String part) {
    return nodes.stream()
        .filter(node -> nameOf(node).contains(part))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + part + " in " + names()));
  }

  <T extends Op> List<T> ops(Class<T> type) {
    return nodes.stream().map(Node::op).filter(type::isInstance).map(type::cast).toList();
  }

  ExecOp exec() {
    return ops(ExecOp.class).getLast();
  }

  FileOp file() {
    return ops(FileOp.class).getLast();
  }

  SourceOp source(String scheme) {
    return ops(SourceOp.class).stream()
        .filter(source -> source.scheme().equals(scheme))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + scheme + " source in " + names()));
  }
}
