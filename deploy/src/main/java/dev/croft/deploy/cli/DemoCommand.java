package dev.croft.deploy.cli;

import dev.croft.model.failure.CroftException;
import picocli.CommandLine.Command;

/** {@code croft demo}; listed here, carried out by the launcher before any Java runs. */
@Command(name = "demo", description = "Show everything, end to end, on a machine that has nothing.")
final class DemoCommand implements Runnable {

  @Override
  public void run() {
    throw CroftException.unsupported("'demo' needs a checkout of Croft: run ./croft demo there");
  }
}
