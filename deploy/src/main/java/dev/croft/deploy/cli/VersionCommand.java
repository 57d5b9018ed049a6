package dev.croft.deploy.cli;

import picocli.CommandLine.Command;

/** {@code croft version}. */
@Command(name = "version", description = "Say which Croft this is.")
final class VersionCommand implements Runnable {

  @Override
  public void run() {
    System.out.println(new Version().getVersion()[0]);
  }
}
