package dev.croft.solver.graph;

import dev.croft.model.content.Digest;
import dev.croft.model.llb.Edge;
import dev.croft.model.llb.Vertex;
import dev.croft.model.step.StepInput;
import dev.croft.solver.graph.VertexState.Missing;
import dev.croft.solver.key.KeyPair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cuts what has to run into jobs by structure. A job begins at a vertex whose inputs are all there,
 * and goes on along the line of descent as long as the next vertex is known to run, needs nothing
 * from elsewhere that is not there yet, and is the only one to descend from the job's last.
 */
final class JobCutter {

  private final Graph graph;

  JobCutter(Graph graph) {
    this.graph = graph;
  }

  /** The jobs that can start now. */
  List<List<PlannedStep>> cut() {
    List<List<PlannedStep>> jobs = new ArrayList<>();
    for (Vertex vertex : graph.vertices()) {
      if (mustRun(vertex) && vertex.inputs().stream().allMatch(graph::hasContent)) {
        chainFrom(vertex).ifPresent(jobs::add);
      }
    }
    return jobs;
  }

  private boolean mustRun(Vertex vertex) {
    return graph.wantsContent(vertex.digest()) && graph.state(vertex.digest()) instanceof Missing;
  }

  /** A job that begins here; empty while it is not clear yet how far it goes. */
  private Optional<List<PlannedStep>> chainFrom(Vertex first) {
    Map<Digest, Integer> positions = new LinkedHashMap<>();
    List<PlannedStep> steps = new ArrayList<>();
    Vertex last = first;
    while (true) {
      steps.add(planned(last, positions));
      positions.put(last.digest(), positions.size());
      List<Vertex> next = graph.unmadeDescendants(last.digest());
      if (next.size() != 1) {
        return Optional.of(steps);
      }
      Vertex candidate = next.getFirst();
      if (graph.state(candidate.digest()).determining()) {
        return Optional.empty();
      }
      if (!mustRun(candidate)
          || !candidate.platform().equals(first.platform())
          || !inputsAreThere(candidate, positions)) {
        return Optional.of(steps);
      }
      last = candidate;
    }
  }

  private boolean inputsAreThere(Vertex vertex, Map<Digest, Integer> positions) {
    return vertex.inputs().stream()
        .allMatch(input -> positions.containsKey(input.vertex()) || graph.hasContent(input));
  }

  private PlannedStep planned(Vertex vertex, Map<Digest, Integer> positions) {
    if (!(graph.state(vertex.digest()) instanceof Missing missing)) {
      throw new IllegalStateException("vertex " + vertex.digest() + " need not run");
    }
    List<StepInput> inputs = new ArrayList<>();
    for (Edge input : vertex.inputs()) {
      Integer earlier = positions.get(input.vertex());
      inputs.add(
          earlier != null
              ? new StepInput.Earlier(earlier, input.output())
              : new StepInput.Ready(
                  graph.state(input.vertex()).outputs().orElseThrow().get(input.output())));
    }
    VertexState.Result result = missing.result();
    return new PlannedStep(
        vertex,
        result.identity().own(),
        result.keys().stream().map(KeyPair::own).toList(),
        result.replace(),
        inputs);
  }
}
