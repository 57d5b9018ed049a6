package dev.croft.dockerfile.stage;

import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.instruction.Instruction;
import dev.croft.dockerfile.instruction.InstructionReader;
import dev.croft.dockerfile.parse.ParsedDockerfile;
import dev.croft.dockerfile.parse.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Dockerfile's instructions, in their stages.
 *
 * @param globalArgs before the first FROM
 * @param stages at least one
 */
public record Program(List<Instruction.Arg> globalArgs, List<StageDefinition> stages) {

  /** Copies the lists. */
  public Program {
    globalArgs = List.copyOf(globalArgs);
    stages = List.copyOf(stages);
  }

  /**
   * Reads the statements.
   *
   * @throws DockerfileException where one is no instruction, or stands in the wrong place
   */
  public static Program read(ParsedDockerfile dockerfile) {
    List<Instruction.Arg> globalArgs = new ArrayList<>();
    List<StageDefinition> stages = new ArrayList<>();
    Optional<Instruction.From> from = Optional.empty();
    List<Instruction> body = new ArrayList<>();
    for (Statement statement : dockerfile.statements()) {
      boolean global = from.isEmpty();
      switch (read(statement)) {
        case Instruction.From next -> {
          from.ifPresent(it -> stages.add(new StageDefinition(stages.size(), it, body)));
          body.clear();
          from = Optional.of(next);
        }
        case Instruction.Arg arg when global -> globalArgs.add(arg);
        case Instruction other -> {
          if (global) {
            throw DockerfileException.at(statement.ranges(), "no build stage in current context");
          }
          body.add(other);
        }
      }
    }
    from.ifPresent(it -> stages.add(new StageDefinition(stages.size(), it, body)));
    if (stages.isEmpty()) {
      throw DockerfileException.of("dockerfile contains no stages to build");
    }
    return new Program(globalArgs, stages);
  }

  private static Instruction read(Statement statement) {
    try {
      return InstructionReader.read(statement);
    } catch (DockerfileException e) {
      throw e.reworded("dockerfile parse error on line " + statement.firstLine() + ": " + e.text());
    }
  }
}
