package dev.croft.engine.exec;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the runtime is called.
 *
 * @param program what is executed
 * @param state where it keeps what it knows of its containers
 * @param withCgroups whether containers get cgroups
 */
record RuntimeCommand(
    ContainerRuntime runtime, RuntimeProgram program, Path state, boolean withCgroups) {

  /**
   * Starts a container and stays in front of it: its output is the process's, and so is its exit
   * code. What the container leaves (its cgroup, the runtime's state) is removed by the caller,
   * faster than by another call of the runtime.
   */
  Process run(String id, Bundle bundle, Attachment attachment, Optional<Path> terminal)
      throws IOException {
    List<String> command = global(bundle.log());
    command.add("run");
    if (!runtime.isCrun()) {
      command.add("--keep");
    }
    command.addAll(List.of("--bundle", bundle.directory().toString()));
    command.addAll(List.of("--pid-file", bundle.pidFile().toString(), id));
    return start(command, attachment, terminal);
  }

  /** Starts another process in a container that runs, in the same way. */
  Process exec(String id, ExecFiles files, Attachment attachment, Optional<Path> terminal)
      throws IOException {
    List<String> command = global(files.log());
    command.addAll(List.of("exec", "--process", files.process().toString()));
    command.addAll(List.of("--pid-file", files.pid().toString(), id));
    return start(command, attachment, terminal);
  }

  /** The files of a process that joins a container. */
  record ExecFiles(Path process, Path log, Path pid) {}

  private List<String> global(Path log) {
    List<String> command = new ArrayList<>();
    command.add(program.path().toString());
    command.addAll(List.of("--root", state.toString()));
    command.addAll(List.of("--log", log.toString(), "--log-format", "json"));
    if (!withCgroups) {
      // So runc takes it as no failure that it cannot make any.
      command.addAll(
          runtime.isCrun() ? List.of("--cgroup-manager", "disabled") : List.of("--rootless=true"));
    }
    return command;
  }

  private static Process start(List<String> command, Attachment attachment, Optional<Path> terminal)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(terminal.map(device -> onTerminal(device, command)).orElse(command));
    builder.environment().clear();
    builder
        .environment()
        .put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    // runc does one thing after the other: more threads of its own only cost.
    builder.environment().put("GOMAXPROCS", "1");
    if (terminal.isPresent() || !attachment.input()) {
      builder.redirectInput(new File("/dev/null"));
    }
    if (terminal.isPresent()) {
      builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
    }
    return builder.start();
  }

  /** A shell opens the terminal: opened here, it could become this process's own. */
  private static List<String> onTerminal(Path device, List<String> command) {
    List<String> wrapped =
        new ArrayList<>(List.of("/bin/sh", "-c", "exec \"$@\" <>" + device + " >&0 2>&1", "sh"));
    wrapped.addAll(command);
    return wrapped;
  }

  /** The directory in which the runtime keeps what it knows of a container. */
  Path stateOf(String id) {
    return state.resolve(id);
  }
}
