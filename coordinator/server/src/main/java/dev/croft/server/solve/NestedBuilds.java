package dev.croft.server.solve;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.BuildOp;
import dev.croft.model.llb.Definition;
import dev.croft.model.llb.Edge;
import dev.croft.model.llb.Mount;
import dev.croft.model.llb.Vertex;
import dev.croft.model.step.Content;
import dev.croft.protocol.llb.DefinitionReader;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.Entitlements;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Solves definitions in which vertices are builds themselves: a file of an input holds the
 * definition that then stands in the vertex's place. Thread safe.
 */
public final class NestedBuilds implements DefinitionSolver {

  private static final String DEFINITION = "buildkit.llb.definition";
  private static final String FILENAME = "llbbuild.filename";
  private static final int MAX_BYTES = 64 << 20;
  private static final int MAX_DEPTH = 16;

  private final DefinitionSolver solver;
  private final ContentReader reader;

  /** Solves what is left without nested builds, and reads their definitions. */
  public NestedBuilds(DefinitionSolver solver, ContentReader reader) {
    this.solver = solver;
    this.reader = reader;
  }

  @Override
  public Map<Edge, Content> solve(BuildScope scope, Definition definition, Set<Edge> outputs) {
    if (!hasNested(definition)) {
      return solver.solve(scope, definition, outputs);
    }
    Map<Edge, Edge> replaced = new HashMap<>();
    Definition flat = flattened(scope, definition, replaced, 0);
    Map<Edge, Content> made =
        solver.solve(
            scope,
            flat,
            outputs.stream()
                .map(edge -> replaced.getOrDefault(edge, edge))
                .collect(Collectors.toSet()));
    Map<Edge, Content> results = new HashMap<>();
    for (Edge edge : outputs) {
      Optional.ofNullable(made.get(replaced.getOrDefault(edge, edge)))
          .ifPresent(content -> results.put(edge, content));
    }
    return results;
  }

  private static boolean hasNested(Definition definition) {
    return definition.vertices().values().stream().anyMatch(v -> v.op() instanceof BuildOp);
  }

  private Definition flattened(
      BuildScope scope, Definition definition, Map<Edge, Edge> replaced, int depth) {
    if (depth > MAX_DEPTH) {
      throw CroftException.user("builds are nested more than " + MAX_DEPTH + " deep");
    }
    LinkedHashMap<Digest, Vertex> flat = new LinkedHashMap<>();
    for (Vertex vertex : definition.inOrder()) {
      Vertex linked = linked(vertex, replaced);
      if (linked.op() instanceof BuildOp build) {
        Definition nested = nested(scope, build, linked, flat);
        Entitlements.check(nested, scope.entitlements());
        Definition inner = flattened(scope, nested, replaced, depth + 1);
        flat.putAll(inner.vertices());
        Edge head =
            inner
                .head()
                .orElseThrow(
                    () -> CroftException.user("the definition of a nested build is empty"));
        replaced.put(new Edge(vertex.digest(), 0), replaced.getOrDefault(head, head));
      } else {
        flat.put(linked.digest(), linked);
      }
    }
    return new Definition(
        flat,
        definition.head().map(edge -> replaced.getOrDefault(edge, edge)),
        definition.sources(),
        definition.locations());
  }

  private static Vertex linked(Vertex vertex, Map<Edge, Edge> replaced) {
    return new Vertex(
        vertex.digest(),
        vertex.op(),
        vertex.inputs().stream().map(edge -> replaced.getOrDefault(edge, edge)).toList(),
        vertex.platform(),
        vertex.constraints(),
        vertex.metadata());
  }

  private Definition nested(
      BuildScope scope, BuildOp build, Vertex vertex, SequencedMap<Digest, Vertex> before) {
    if (build.builder() != Mount.NONE) {
      throw CroftException.user("only LLB builder is currently allowed");
    }
    Integer input = build.inputs().get(DEFINITION);
    if (input == null) {
      throw CroftException.user("no llb definition input " + DEFINITION + " found");
    }
    Edge edge = vertex.inputs().get(input);
    Definition files = new Definition(before, Optional.of(edge), List.of(), Map.of());
    Content content =
        Optional.ofNullable(solver.solve(scope, files, Set.of(edge)).get(edge))
            .orElseThrow(() -> new IllegalStateException("the solver made no " + edge));
    String name = build.attrs().getOrDefault(FILENAME, DEFINITION);
    byte[] bytes = reader.readFile(scope, content, name, 0, MAX_BYTES + 1L);
    if (bytes.length > MAX_BYTES) {
      throw CroftException.user(name + " is larger than " + MAX_BYTES + " bytes");
    }
    try {
      return DefinitionReader.read(dev.croft.protocol.generated.llb.Definition.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw CroftException.user("failed to parse llb proto definition " + name);
    }
  }
}
