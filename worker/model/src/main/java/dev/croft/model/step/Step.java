package dev.croft.model.step;

import dev.croft.model.llb.Op;
import dev.croft.model.llb.Vertex;
import java.util.List;

/**
 * One vertex that a worker executes.
 *
 * @param inputs in the order of the vertex's inputs
 */
public record Step(StepKey key, Vertex vertex, List<StepInput> inputs) {

  /** Copies the inputs. */
  public Step {
    inputs = List.copyOf(inputs);
    if (inputs.size() != vertex.inputs().size()) {
      throw new IllegalArgumentException(
          vertex.name()
              + ": "
              + vertex.inputs().size()
              + " inputs but "
              + inputs.size()
              + " given");
    }
  }

  /** What it does. */
  public Op op() {
    return vertex.op();
  }
}
