package dev.croft.dockerfile.stage;

import dev.croft.dockerfile.instruction.Instruction;
import java.util.List;

/**
 * A stage as it is written.
 *
 * @param number counted from 0
 */
public record StageDefinition(int number, Instruction.From from, List<Instruction> body) {

  /** Copies the body. */
  public StageDefinition {
    body = List.copyOf(body);
  }
}
