package dev.croft.solver.graph;

import dev.croft.model.step.Content;
import dev.croft.model.step.StepKey;
import java.util.List;

/**
 * What the cache knows of a step that ran.
 *
 * @param identity what keys of consumers are made of; usually the step's own key
 * @param outputs by output index
 */
public record StepRecord(StepKey identity, List<Content> outputs) {

  /** Copies the outputs. */
  public StepRecord {
    outputs = List.copyOf(outputs);
  }
}
