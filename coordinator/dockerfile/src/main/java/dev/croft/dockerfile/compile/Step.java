package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.instruction.Instruction;
import java.util.List;
import java.util.Optional;

/**
 * An instruction of a stage, and the other stages that it reads.
 *
 * @param sources for COPY the one it copies from, if any; for RUN one for each mount
 * @param trigger whether it comes from an ONBUILD of the base
 */
record Step(Instruction instruction, List<Optional<StageBuild>> sources, boolean trigger) {

  Step {
    sources = List.copyOf(sources);
  }
}
