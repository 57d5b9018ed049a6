package dev.croft.engine.exec;

import dev.croft.engine.exec.Bundle.Surroundings;
import dev.croft.engine.exec.RuntimeCommand.ExecFiles;
import dev.croft.engine.exec.cgroup.CgroupTree;
import dev.croft.engine.exec.cgroup.ContainerCgroup;
import dev.croft.engine.exec.root.UserIds;
import dev.croft.engine.exec.root.UserLookup;
import dev.croft.engine.exec.root.WorkingDirectory;
import dev.croft.engine.network.NetworkLease;
import dev.croft.engine.network.StepNetwork;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.llb.ExecOp.NetMode;
import dev.croft.model.llb.ExecOp.SecurityMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Runs containers on this machine. Needs root. Safe for use by many threads; as many containers run
 * at once as callers ask for.
 */
public final class ContainerRunner implements AutoCloseable {

  private final RuntimeProgram program;
  private final RuntimeCommand command;
  private final MemoryDirectory memory;
  private final CgroupTree cgroups;
  private final StepNetwork network;
  private final ResolvConfFiles resolvConf;
  private final ExecutorService outputThreads =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name("croft-step-output-", 0).factory());
  private final Cleanups cleanups = new Cleanups(outputThreads);

  /**
   * Sets up, and removes what a former runner with the same directory left running or behind.
   *
   * @param network where containers of network mode {@code SANDBOX} get their namespaces; closed by
   *     the caller, after this
   */
  public ContainerRunner(ContainerRuntime runtime, ExecSettings settings, StepNetwork network) {
    String cgroup = settings.cgroupParent() + "/" + MemoryDirectory.shortName(settings.directory());
    this.cgroups = CgroupTree.open(cgroup, outputThreads);
    this.cgroups.clear();
    this.memory = MemoryDirectory.mount(settings.directory().resolve("memory"));
    this.program = program(runtime, memory.path().resolve("program"));
    this.command =
        new RuntimeCommand(runtime, program, memory.path().resolve("runtime"), cgroups.isUsable());
    this.network = network;
    this.resolvConf = new ResolvConfFiles(memory.path(), settings.dns());
  }

  private static RuntimeProgram program(ContainerRuntime runtime, Path directory) {
    try {
      return RuntimeProgram.of(runtime, directory);
    } catch (IOException e) {
      throw new CroftException(
          FailureKind.INTERNAL,
          runtime.binary() + " cannot be prepared in " + directory + ": " + e.getMessage(),
          e);
    }
  }

  /**
   * Runs a process to its end.
   *
   * @return how it ended; no exit code is a failure here
   * @throws CroftException as {@link #start} and {@link Execution#await} do
   */
  public ExitStatus run(ContainerSpec spec, OutputListener output) {
    return start(spec, output).await();
  }

  /**
   * Starts a process. The caller must await it.
   *
   * @throws CroftException where the spec does not fit the root (an unknown user, a missing source
   *     of a mount) or the machine cannot run it
   */
  public Execution start(ContainerSpec spec, OutputListener output) {
    return start(spec, true, output);
  }

  /** As above, with a say in whether directories made around mount points are removed again. */
  Execution start(ContainerSpec spec, boolean removeStubDirectories, OutputListener output) {
    return prepared(
        releases -> {
          String id = UUID.randomUUID().toString();
          Ready ready = ready(id, spec, removeStubDirectories, false, releases);
          Process process = command.run(id, ready.bundle(), Attachment.NONE, Optional.empty());
          return execution(
              process, new OutputPump(process, output, outputThreads), ready, releases);
        });
  }

  /** Starts a container that somebody uses. The caller must await its first process. */
  InteractiveContainer open(
      ContainerSpec spec,
      boolean removeStubDirectories,
      Attachment attachment,
      OutputListener output) {
    return prepared(
        releases -> {
          String id = UUID.randomUUID().toString();
          Ready ready = ready(id, spec, removeStubDirectories, attachment.terminal(), releases);
          Streams streams =
              Streams.start(
                  attachment,
                  terminal -> command.run(id, ready.bundle(), attachment, terminal),
                  output,
                  outputThreads);
          Execution execution = execution(streams.process(), streams.pump(), ready, releases);
          InteractiveProcess first =
              new InteractiveProcess(
                  streams.process(),
                  execution,
                  ready.bundle().pidFile(),
                  streams.terminal(),
                  outputThreads);
          return new InteractiveContainer(this, id, spec, first);
        });
  }

  /** Starts another process in a container that runs. The caller must await it. */
  InteractiveProcess join(
      String id,
      ContainerSpec spec,
      ContainerSpec.Program program,
      SecurityMode security,
      Attachment attachment,
      OutputListener output) {
    return prepared(
        releases -> {
          ExecFiles files = describe(spec, program, security, attachment, releases);
          Streams streams =
              Streams.start(
                  attachment,
                  terminal -> command.exec(id, files, attachment, terminal),
                  output,
                  outputThreads);
          Execution execution =
              new Execution(
                  streams.process(),
                  streams.pump(),
                  new Execution.Container(
                      command.runtime().name(), files.log(), files.pid(), Optional.empty()),
                  releases);
          return new InteractiveProcess(
              streams.process(), execution, files.pid(), streams.terminal(), outputThreads);
        });
  }

  private ExecFiles describe(
      ContainerSpec spec,
      ContainerSpec.Program program,
      SecurityMode security,
      Attachment attachment,
      Releases releases)
      throws IOException {
    String name = "exec-" + UUID.randomUUID();
    ExecFiles files =
        new ExecFiles(
            memory.path().resolve(name + ".json"),
            memory.path().resolve(name + ".log"),
            memory.path().resolve(name + ".pid"));
    for (Path file : List.of(files.process(), files.log(), files.pid())) {
      releases.add(() -> Files.deleteIfExists(file));
    }
    UserIds user = UserLookup.find(spec.root(), program.user());
    WorkingDirectory.ensure(spec.root(), ConfigDocument.absolute(program.cwd()), user);
    ProcessDocument document =
        new ProcessDocument(
            program,
            user,
            List.of(),
            Bundle.confinement(security, cgroups.isUnified()),
            attachment.terminal());
    Files.write(files.process(), document.toBytes());
    return files;
  }

  /** What a container has before its process starts. */
  private record Ready(Bundle bundle, Optional<ContainerCgroup> cgroup) {}

  @FunctionalInterface
  private interface Preparation<T> {
    T run(Releases releases) throws IOException;
  }

  private <T> T prepared(Preparation<T> preparation) {
    Releases releases = new Releases(cleanups);
    try {
      return preparation.run(releases);
    } catch (LinuxException e) {
      releases.close();
      FailureKind kind = e.isOutOfSpace() ? FailureKind.RESOURCE : FailureKind.INTERNAL;
      throw new CroftException(kind, "a container cannot be prepared: " + e.getMessage(), e);
    } catch (IOException e) {
      releases.close();
      throw new CroftException(
          FailureKind.INTERNAL, "a container cannot be prepared: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      releases.close();
      throw e;
    }
  }

  private Ready ready(
      String id,
      ContainerSpec spec,
      boolean removeStubDirectories,
      boolean terminal,
      Releases releases)
      throws IOException {
    cgroups.expectContainer();
    Optional<ContainerCgroup> cgroup =
        cgroups.isUsable()
            ? Optional.of(cgroups.container(spec.cgroupParent(), id))
            : Optional.empty();
    Optional<Path> namespace = Optional.empty();
    if (spec.network() == NetMode.SANDBOX) {
      NetworkLease lease = network.lease();
      releases.add(() -> lease.release(spec.security() == SecurityMode.INSECURE));
      namespace = Optional.of(lease.namespace());
    }
    Surroundings surroundings =
        new Surroundings(
            namespace, cgroup.map(ContainerCgroup::path), cgroups.isUnified(), terminal);
    Bundle bundle =
        Bundle.prepare(
            memory.path().resolve(id),
            spec,
            resolvConf.current(spec.network() == NetMode.HOST),
            surroundings,
            removeStubDirectories);
    releases.add(bundle::close);
    releases.add(() -> forget(id));
    cgroup.ifPresent(group -> releases.addLater(group::remove));
    // After a step often comes another one.
    releases.add(cgroups::expectContainer);
    return new Ready(bundle, cgroup);
  }

  private Execution execution(Process process, OutputPump pump, Ready ready, Releases releases) {
    return new Execution(
        process,
        pump,
        new Execution.Container(
            command.runtime().name(),
            ready.bundle().log(),
            ready.bundle().pidFile(),
            ready.cgroup()),
        releases);
  }

  /** Ends what still runs, and removes everything that was set up. */
  @Override
  public void close() {
    cgroups.clear();
    awaitCleanups();
    cgroups.remove();
    outputThreads.shutdown();
    program.close();
    memory.close();
  }

  /** Waits for what is still removed behind containers that have ended. */
  void awaitCleanups() {
    cleanups.await();
  }

  private void forget(String id) throws LinuxException {
    Path state = command.stateOf(id);
    try (Directory around = Directory.open(command.state())) {
      around.removeTree(BytePath.of(id));
    } catch (LinuxException e) {
      if (!e.isNotFound()) {
        throw new LinuxException(e.call(), state.toString(), e.errno());
      }
    }
  }
}
