package dev.croft.deploy.cli;

import dev.croft.model.failure.CroftException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code croft coordinator}. */
@Command(name = "coordinator", description = "Run a coordinator of a farm of several machines.")
final class CoordinatorCommand implements Runnable {

  @Unmatched private List<String> ignored = new ArrayList<>();

  @Override
  public void run() {
    throw CroftException.unsupported(
        "'coordinator' is not built yet: 'croft up' runs a whole farm in one process");
  }
}
