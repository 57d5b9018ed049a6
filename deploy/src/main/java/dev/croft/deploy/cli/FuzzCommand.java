package dev.croft.deploy.cli;

import dev.croft.model.failure.CroftException;
import picocli.CommandLine.Command;

/** {@code croft fuzz}; listed here, carried out by the launcher before any Java runs. */
@Command(name = "fuzz", description = "Fuzz the parsers of hostile bytes.")
final class FuzzCommand implements Runnable {

  @Override
  public void run() {
    throw CroftException.unsupported("'fuzz' needs a checkout of Croft: run ./croft fuzz there");
  }
}
