package dev.croft.engine.exec;

import dev.croft.engine.exec.cgroup.ContainerCgroup;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.process.Signal;
import dev.croft.linux.process.Signals;
import dev.croft.model.failure.CroftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A container that runs. Somebody must {@link #await} it, once; everybody may {@link #cancel} it.
 */
public final class Execution {

  private static final Logger LOG = LoggerFactory.getLogger(Execution.class);
  private static final long KILL_PAUSE_MILLIS = 20;
  private static final int KILLS_BEFORE_THE_RUNTIME_GOES = 50;

  private final Process runtime;
  private final OutputPump output;
  private final Container container;
  private final Releases releases;
  private final AtomicBoolean cancelled = new AtomicBoolean();

  /** What of a container matters while it runs; without cgroups it has none. */
  record Container(String runtimeName, Path log, Path pidFile, Optional<ContainerCgroup> cgroup) {}

  Execution(Process runtime, OutputPump output, Container container, Releases releases) {
    this.runtime = runtime;
    this.output = output;
    this.container = container;
    this.releases = releases;
  }

  /**
   * Waits until the process has ended, its output is delivered and nothing is left of the container
   * but its cgroup, which is empty and removed behind. An interrupt cancels it, and is kept for the
   * caller.
   *
   * @throws CroftException of kind CANCELLED where it was cancelled; of another where the machine
   *     could not start it
   */
  public ExitStatus await() {
    int code = awaitExit();
    output.awaitEnd();
    try (releases) {
      if (cancelled.get()) {
        throw CroftException.cancelled("the process was cancelled");
      }
      if (code != 0 && !Files.exists(container.pidFile())) {
        Optional<CroftException> failure =
            StartFailure.ofMachine(container.runtimeName(), container.log(), code);
        if (failure.isPresent()) {
          throw failure.get();
        }
      }
      boolean outOfMemory =
          code != 0 && container.cgroup().map(ContainerCgroup::ranOutOfMemory).orElse(false);
      return new ExitStatus(code, outOfMemory);
    }
  }

  /**
   * Kills all processes of the container, and returns when they are gone. Does nothing where they
   * have ended already.
   */
  public void cancel() {
    if (!runtime.isAlive()) {
      return;
    }
    cancelled.set(true);
    boolean interrupted = Thread.interrupted();
    for (int attempt = 0; runtime.isAlive(); attempt++) {
      killContainer();
      if (attempt == KILLS_BEFORE_THE_RUNTIME_GOES) {
        LOG.warn("{} does not end after its container was killed", container.runtimeName());
        runtime.descendants().forEach(ProcessHandle::destroyForcibly);
        runtime.destroyForcibly();
      }
      try {
        runtime.waitFor(KILL_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** As {@link #cancel}, and what its listener has not taken yet is dropped. */
  void cancelSilently() {
    cancel();
    output.abandon();
  }

  private int awaitExit() {
    try {
      return runtime.waitFor();
    } catch (InterruptedException e) {
      cancelled.set(true);
      cancel();
      Thread.currentThread().interrupt();
      return runtime.exitValue();
    }
  }

  /** With its first process, the kernel ends all others of the container's pid namespace. */
  private void killContainer() {
    container.cgroup().ifPresent(ContainerCgroup::kill);
    try {
      if (Files.exists(container.pidFile())) {
        String pid = Files.readString(container.pidFile()).strip();
        if (!pid.isEmpty() && isOurs(Long.parseLong(pid))) {
          Signals.send(Long.parseLong(pid), Signal.KILL);
        }
      }
    } catch (LinuxException e) {
      LOG.warn("a cancelled container's process cannot be killed: {}", e.getMessage());
    } catch (IOException e) {
      LOG.debug("{} cannot be read: {}", container.pidFile(), e.toString());
    }
  }

  /** The number may belong to another process by now, but not one that the runtime started. */
  private boolean isOurs(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(ProcessHandle::parent)
        .filter(parent -> parent.pid() == runtime.pid())
        .isPresent();
  }
}
