package dev.croft.solver.graph;

import dev.croft.model.llb.Vertex;
import dev.croft.model.step.Content;
import dev.croft.model.step.StepKey;
import java.util.List;

/**
 * What a solve found out of a vertex that is no source, as another builder can use it.
 *
 * @param identity what keys of consumers are made of
 * @param keys under which it is found
 * @param outputs by output index; empty where nobody wanted them
 */
public record SolvedStep(
    Vertex vertex, StepKey identity, List<StepKey> keys, List<Content> outputs) {

  /** Copies the lists. */
  public SolvedStep {
    keys = List.copyOf(keys);
    outputs = List.copyOf(outputs);
  }
}
