package dev.croft.deploy.cli;

import dev.croft.model.failure.CroftException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code croft worker}. */
@Command(name = "worker", description = "Run a worker that joins a farm.")
final class WorkerCommand implements Runnable {

  @Unmatched private List<String> ignored = new ArrayList<>();

  @Override
  public void run() {
    throw CroftException.unsupported(
        "'worker' is not built yet: 'croft up' runs a whole farm in one process");
  }
}
