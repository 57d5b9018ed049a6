package dev.croft.dockerfile.outline;

import dev.croft.dockerfile.instruction.Instruction;
import dev.croft.dockerfile.stage.Program;
import dev.croft.dockerfile.stage.StageDefinition;
import dev.croft.model.llb.SourceLocation;
import java.util.ArrayList;
import java.util.List;

/** The stages of a Dockerfile, in their order. */
public record TargetList(List<Target> targets) {

  /** Copies the list. */
  public TargetList {
    targets = List.copyOf(targets);
  }

  /**
   * A stage.
   *
   * @param name empty where it has none
   * @param isDefault whether it is built where no stage is named
   * @param base as it is written
   * @param platform as it is written; empty where it is not
   */
  public record Target(
      String name,
      boolean isDefault,
      String description,
      String base,
      String platform,
      List<SourceLocation.Range> ranges) {

    /** Copies the ranges. */
    public Target {
      ranges = List.copyOf(ranges);
    }
  }

  /** The stages of a program. */
  public static TargetList of(Program program) {
    List<Target> targets = new ArrayList<>();
    for (StageDefinition stage : program.stages()) {
      Instruction.From from = stage.from();
      String name = from.name().orElse("");
      targets.add(
          new Target(
              name,
              stage.number() == program.stages().size() - 1,
              Description.of(from.origin().comments(), name),
              from.base(),
              from.platform(),
              from.origin().ranges()));
    }
    return new TargetList(targets);
  }
}
