package dev.croft.engine.exec;

import dev.croft.engine.exec.Bundle.Surroundings;
import dev.croft.engine.exec.cgroup.CgroupTree;
import dev.croft.engine.exec.cgroup.ContainerCgroup;
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
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Runs containers on this machine. Needs root. Safe for use by many threads; as many containers run
 * at once as callers ask for.
 */
public final class ContainerRunner implements AutoCloseable {

  private final RuntimeCommand command;
  private final MemoryDirectory memory;
  private final CgroupTree cgroups;
  private final StepNetwork network;
  private final ResolvConfFiles resolvConf;
  private final ExecutorService outputThreads =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name("croft-step-output-", 0).factory());

  /**
   * Sets up, and removes what a former runner with the same directory left running or behind.
   *
   * @param network where containers of network mode {@code SANDBOX} get their namespaces; closed by
   *     the caller, after this
   */
  public ContainerRunner(ContainerRuntime runtime, ExecSettings settings, StepNetwork network) {
    String cgroup = settings.cgroupParent() + "/" + MemoryDirectory.shortName(settings.directory());
    this.cgroups = CgroupTree.open(cgroup);
    this.cgroups.clear();
    this.memory = MemoryDirectory.mount(settings.directory().resolve("memory"));
    this.command =
        new RuntimeCommand(runtime, memory.path().resolve("runtime"), cgroups.isUsable());
    this.network = network;
    this.resolvConf = new ResolvConfFiles(memory.path(), settings.dns());
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
    Releases releases = new Releases();
    try {
      return start(spec, removeStubDirectories, output, releases);
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

  private Execution start(
      ContainerSpec spec, boolean removeStubDirectories, OutputListener output, Releases releases)
      throws IOException {
    String id = UUID.randomUUID().toString();
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
        new Surroundings(namespace, cgroup.map(ContainerCgroup::path), cgroups.isUnified());
    Bundle bundle =
        Bundle.prepare(
            memory.path().resolve(id),
            spec,
            resolvConf.current(spec.network() == NetMode.HOST),
            surroundings,
            removeStubDirectories);
    releases.add(bundle::close);
    releases.add(() -> forget(id));
    cgroup.ifPresent(group -> releases.add(group::remove));
    Process process = command.run(id, bundle);
    return new Execution(
        process,
        new OutputPump(process, output, outputThreads),
        new Execution.Container(command.runtime().name(), bundle.log(), bundle.pidFile(), cgroup),
        releases);
  }

  /** Ends what still runs, and removes everything that was set up. */
  @Override
  public void close() {
    cgroups.clear();
    cgroups.remove();
    outputThreads.shutdown();
    memory.close();
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
