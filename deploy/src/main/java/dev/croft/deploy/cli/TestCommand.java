package dev.croft.deploy.cli;

import dev.croft.model.failure.CroftException;
import picocli.CommandLine.Command;

/** {@code croft test}; listed here, carried out by the launcher before any Java runs. */
@Command(name = "test", description = "Install what the tests need, then run them all.")
final class TestCommand implements Runnable {

  @Override
  public void run() {
    throw CroftException.unsupported("'test' needs a checkout of Croft: run ./croft test there");
  }
}
