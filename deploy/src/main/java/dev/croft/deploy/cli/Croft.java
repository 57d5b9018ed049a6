package dev.croft.deploy.cli;

import dev.croft.model.failure.CroftException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code croft} command. */
@Command(
    name = "croft",
    description = "A container build farm that speaks the BuildKit API.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UpCommand.class,
      CoordinatorCommand.class,
      WorkerCommand.class,
      WorkersCommand.class,
      BuildsCommand.class,
      CachesCommand.class,
      DemoCommand.class,
      TestCommand.class,
      FuzzCommand.class,
      BenchCommand.class,
      ConformanceCommand.class,
      VersionCommand.class,
      WarmUpCommand.class
    })
public final class Croft implements Runnable {

  /** How to leave: what a shell and a script tell apart. */
  static final int FAILED = 1;

  /**
   * Blobs come in pieces of this size, not of the usual 16 KiB, which costs a third of the speed.
   */
  private static final String HTTP_BUFFER_BYTES = "131072";

  @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    String size = "jdk.httpclient.bufsize";
    System.setProperty(size, System.getProperty(size, HTTP_BUFFER_BYTES));
    System.exit(commandLine().execute(args));
  }

  /** The parser of all commands; a {@link CroftException} becomes one line and exit code 1. */
  public static CommandLine commandLine() {
    return new CommandLine(new Croft())
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (failure instanceof CroftException known) {
                PrintWriter err = command.getErr();
                err.println("croft: " + known.text());
                err.flush();
                return FAILED;
              }
              throw failure;
            });
  }

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }
}
