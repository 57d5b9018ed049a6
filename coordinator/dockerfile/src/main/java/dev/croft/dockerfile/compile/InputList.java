package dev.croft.dockerfile.compile;

import dev.croft.model.llb.Mount;
import dev.croft.model.llb.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The inputs of a node that is being made, each once. */
final class InputList {

  private final List<Node.Output> outputs = new ArrayList<>();

  /** The index of a tree among the inputs; {@link Mount#NONE} for the empty one. */
  int indexOf(Deferred tree) {
    Optional<Node.Output> output = tree.get();
    if (output.isEmpty()) {
      return Mount.NONE;
    }
    int index = outputs.indexOf(output.get());
    if (index < 0) {
      outputs.add(output.get());
      index = outputs.size() - 1;
    }
    return index;
  }

  List<Node.Output> outputs() {
    return outputs;
  }

  int size() {
    return outputs.size();
  }
}
