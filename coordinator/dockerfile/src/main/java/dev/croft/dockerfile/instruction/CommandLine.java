package dev.croft.dockerfile.instruction;

import dev.croft.dockerfile.parse.Heredoc;
import java.util.List;

/**
 * What to run.
 *
 * @param shell whether a shell is to run it; else the arguments are the process's
 */
public record CommandLine(List<String> arguments, boolean shell, List<Heredoc> heredocs) {

  /** Copies the lists. */
  public CommandLine {
    arguments = List.copyOf(arguments);
    heredocs = List.copyOf(heredocs);
  }
}
