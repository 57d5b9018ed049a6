package dev.croft.solver.graph;

import dev.croft.model.llb.Vertex;
import dev.croft.model.step.StepInput;
import dev.croft.model.step.StepKey;
import java.util.List;

/**
 * A step that has to run.
 *
 * @param identity what its result is known by once it ran
 * @param keys under which the result is to be found again; never empty
 * @param replace whether the result takes the place of an older one
 */
public record PlannedStep(
    Vertex vertex, StepKey identity, List<StepKey> keys, boolean replace, List<StepInput> inputs) {

  /** Copies the lists. */
  public PlannedStep {
    keys = List.copyOf(keys);
    inputs = List.copyOf(inputs);
  }
}
