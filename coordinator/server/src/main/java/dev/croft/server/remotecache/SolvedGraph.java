package dev.croft.server.remotecache;

import dev.croft.model.content.Digest;
import dev.croft.model.llb.BuildOp;
import dev.croft.model.llb.DiffOp;
import dev.croft.model.llb.Edge;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.FileOp;
import dev.croft.model.llb.MergeOp;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.Vertex;
import dev.croft.solver.graph.Lineage;
import dev.croft.solver.graph.SolvedStep;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The steps of a build, whichever of its parts solved them. */
final class SolvedGraph {

  private final Map<Digest, SolvedStep> steps = new HashMap<>();

  /** Takes in steps of a part of the build; a step with files counts more than one without. */
  synchronized void add(List<SolvedStep> solved) {
    for (SolvedStep step : solved) {
      steps.merge(step.vertex().digest(), step, (old, now) -> now.outputs().isEmpty() ? old : now);
    }
  }

  /** The step that makes an output. */
  synchronized Optional<SolvedStep> step(Edge edge) {
    return Optional.ofNullable(steps.get(edge.vertex()));
  }

  /** All steps that some outputs need, inputs first. */
  List<SolvedStep> allOf(Collection<Edge> heads) {
    return reachable(heads, Vertex::inputs);
  }

  /** The steps whose layers may be among the layers of some outputs, inputs first. */
  List<SolvedStep> linesOf(Collection<Edge> heads) {
    return reachable(heads, SolvedGraph::descendsFrom);
  }

  private static List<Edge> descendsFrom(Vertex vertex) {
    return switch (vertex.op()) {
      case MergeOp merge -> vertex.inputs();
      case ExecOp exec -> Lineage.parent(vertex).stream().toList();
      case FileOp file -> Lineage.parent(vertex).stream().toList();
      case DiffOp diff -> List.of();
      case SourceOp source -> List.of();
      case BuildOp build -> List.of();
    };
  }

  private synchronized List<SolvedStep> reachable(
      Collection<Edge> heads, Function<Vertex, List<Edge>> next) {
    record Visit(Digest vertex, boolean inputsDone) {}
    Set<Digest> seen = new HashSet<>();
    List<SolvedStep> ordered = new ArrayList<>();
    Deque<Visit> open = new ArrayDeque<>();
    heads.forEach(head -> open.push(new Visit(head.vertex(), false)));
    while (!open.isEmpty()) {
      Visit visit = open.pop();
      SolvedStep step = steps.get(visit.vertex());
      if (step == null) {
        continue;
      }
      if (visit.inputsDone()) {
        ordered.add(step);
      } else if (seen.add(visit.vertex())) {
        open.push(new Visit(visit.vertex(), true));
        next.apply(step.vertex()).forEach(edge -> open.push(new Visit(edge.vertex(), false)));
      }
    }
    return ordered;
  }
}
