package dev.croft.engine.exec;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the runtime is called.
 *
 * @param state where it keeps what it knows of its containers
 * @param withCgroups whether containers get cgroups
 */
record RuntimeCommand(ContainerRuntime runtime, Path state, boolean withCgroups) {

  /**
   * Starts a container and stays in front of it: its output is the process's, and so is its exit
   * code. What the container leaves (its cgroup, the runtime's state) is removed by the caller,
   * faster than by another call of the runtime.
   */
  Process run(String id, Bundle bundle) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(runtime.binary().toString());
    command.addAll(List.of("--root", state.toString()));
    command.addAll(List.of("--log", bundle.log().toString(), "--log-format", "json"));
    if (!withCgroups) {
      // So runc takes it as no failure that it cannot make any.
      command.addAll(
          runtime.isCrun() ? List.of("--cgroup-manager", "disabled") : List.of("--rootless=true"));
    }
    command.add("run");
    if (!runtime.isCrun()) {
      command.add("--keep");
    }
    command.addAll(List.of("--bundle", bundle.directory().toString()));
    command.addAll(List.of("--pid-file", bundle.pidFile().toString(), id));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder
        .environment()
        .put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    builder.redirectInput(new File("/dev/null"));
    return builder.start();
  }

  /** The directory in which the runtime keeps what it knows of a container. */
  Path stateOf(String id) {
    return state.resolve(id);
  }
}
