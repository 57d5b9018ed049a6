package dev.croft.deploy.rig;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program to run, with its output in a file. Immutable.
 *
 * @param environment added to this process's own
 * @param limit after which the program is killed
 * @param input what it reads from its standard input
 */
public record Command(
    List<String> arguments,
    Map<String, String> environment,
    Path directory,
    Duration limit,
    Path input) {

  private static final Path NOTHING = Path.of("/dev/null");
  private static final Duration USUAL_LIMIT = Duration.ofMinutes(5);

  /** Copies the collections. */
  public Command {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** A program in the current directory, with five minutes to end. */
  public static Command of(String... arguments) {
    return new Command(
        List.of(arguments), Map.of(), Path.of("").toAbsolutePath(), USUAL_LIMIT, NOTHING);
  }

  /** The same with more arguments. */
  public Command plus(List<String> more) {
    List<String> all = Stream.concat(arguments.stream(), more.stream()).toList();
    return new Command(all, environment, directory, limit, input);
  }

  /** The same with one more variable. */
  public Command with(String name, String value) {
    Map<String, String> all = new HashMap<>(environment);
    all.put(name, value);
    return new Command(arguments, all, directory, limit, input);
  }

  /** The same with more variables. */
  public Command with(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(variables);
    return new Command(arguments, all, directory, limit, input);
  }

  /** The same in another directory. */
  public Command in(Path other) {
    return new Command(arguments, environment, other, limit, input);
  }

  /** The same with another time limit. */
  public Command within(Duration other) {
    return new Command(arguments, environment, directory, other, input);
  }

  /** The same with a file for its standard input. */
  public Command from(Path file) {
    return new Command(arguments, environment, directory, limit, file);
  }

  /**
   * Runs it and waits for its end; what it does not write is not an error, nor is its exit code.
   */
  public Outcome run() {
    try {
      Path output = Files.createTempFile("croft-command", ".log");
      Path standardOutput = Files.createTempFile("croft-command", ".out");
      try {
        Process process =
            processBuilder()
                .redirectError(output.toFile())
                .redirectOutput(standardOutput.toFile())
                .start();
        boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly().waitFor();
        }
        String errors = Files.readString(output);
        return new Outcome(
            this,
            process.exitValue(),
            Files.readString(standardOutput),
            ended ? errors : errors + "\nkilled after " + limit);
      } finally {
        Files.deleteIfExists(output);
        Files.deleteIfExists(standardOutput);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + arguments, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("interrupted while running " + arguments);
    }
  }

  /** Starts it in the background. */
  public BackgroundProcess start(Path log) {
    try {
      Process process =
          processBuilder()
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      return new BackgroundProcess(arguments.getFirst(), process, log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + arguments, e);
    }
  }

  private ProcessBuilder processBuilder() {
    ProcessBuilder builder = new ProcessBuilder(arguments).directory(directory.toFile());
    builder.environment().putAll(environment);
    return builder.redirectInput(input.toFile());
  }

  /**
   * How a program ended.
   *
   * @param standardOutput what it wrote for other programs
   * @param output what it wrote for people
   */
  public record Outcome(Command command, int exitCode, String standardOutput, String output) {

    /** Whether it ended with exit code 0. */
    public boolean succeeded() {
      return exitCode == 0;
    }

    /**
     * This, if the program succeeded.
     *
     * @throws CroftException with all that the program wrote, if not
     */
    public Outcome orThrow() {
      if (succeeded()) {
        return this;
      }
      throw new CroftException(
          FailureKind.INTERNAL,
          "exit code " + exitCode + " of " + command.arguments() + "\n" + standardOutput + output);
    }
  }
}
