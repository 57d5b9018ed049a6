package dev.croft.agent.container;

import dev.croft.agent.input.SnapshotAccess;
import dev.croft.agent.job.ExecMounts;
import dev.croft.agent.link.ClientLink;
import dev.croft.agent.link.ContainerProcess;
import dev.croft.agent.link.ContainerRequest;
import dev.croft.agent.link.ContentAccess;
import dev.croft.agent.link.ProcessRequest;
import dev.croft.agent.link.WorkerContainer;
import dev.croft.engine.exec.Attachment;
import dev.croft.engine.exec.ContainerSpec.Program;
import dev.croft.engine.exec.ExecRequest;
import dev.croft.engine.exec.InteractiveContainer;
import dev.croft.engine.exec.InteractiveProcess;
import dev.croft.engine.exec.PreparedMount;
import dev.croft.engine.exec.ResourceLimits;
import dev.croft.engine.exec.StepProcess;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.llb.ExecMeta;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.platform.Platform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** A container and its processes. */
final class OpenContainer implements WorkerContainer {

  private final ReentrantLock lock = new ReentrantLock();
  private final ContainerRequest request;
  private final Files files;
  private final Platform platform;
  private final StepProcess processes;
  private final ClientLink client;
  private final List<RunningProcess> running = new ArrayList<>();
  private Optional<InteractiveContainer> container = Optional.empty();
  private boolean closed;

  /** What is mounted, and the root's place. */
  record Files(ExecMounts mounts, Path root, List<PreparedMount> prepared) {}

  OpenContainer(
      ContainerRequest request,
      Files files,
      Platform platform,
      StepProcess processes,
      ClientLink client) {
    this.request = request;
    this.files = files;
    this.platform = platform;
    this.processes = processes;
    this.client = client;
  }

  @Override
  public ContainerProcess start(ProcessRequest wanted, Output output) {
    Map<String, byte[]> secrets = secrets(wanted);
    lock.lock();
    try {
      if (closed) {
        throw CroftException.user("the container was released");
      }
      InteractiveProcess process =
          container.isPresent() ? join(wanted, secrets, output) : first(wanted, secrets, output);
      RunningProcess started = RunningProcess.of(process);
      running.add(started);
      started.awaitStart();
      return started;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    } finally {
      lock.unlock();
    }
  }

  private InteractiveProcess first(
      ProcessRequest wanted, Map<String, byte[]> secrets, Output output) {
    ContainerRequest.Surroundings surroundings = request.surroundings();
    ExecMeta meta =
        new ExecMeta(
            wanted.meta().args(),
            environment(wanted),
            directory(wanted),
            wanted.meta().user(),
            Optional.empty(),
            surroundings.extraHosts(),
            surroundings.hostname(),
            List.of(),
            "",
            wanted.meta().removeMountStubsRecursive(),
            List.of());
    ExecOp op =
        new ExecOp(
            meta,
            request.mounts(),
            surroundings.network(),
            wanted.security(),
            wanted.secretEnv(),
            List.of());
    InteractiveContainer opened =
        processes.open(
            new ExecRequest(
                op,
                files.root(),
                false,
                files.prepared(),
                secrets,
                Optional.empty(),
                platform,
                ResourceLimits.NONE),
            attachment(wanted),
            output::write);
    container = Optional.of(opened);
    return opened.first();
  }

  private InteractiveProcess join(ProcessRequest wanted, Map<String, byte[]> secrets, Output output)
      throws InterruptedException {
    if (wanted.meta().args().isEmpty()) {
      throw CroftException.user("a process without a program to run");
    }
    List<String> env = new ArrayList<>(environment(wanted));
    secrets.forEach(
        (name, value) -> env.add(name + "=" + new String(value, StandardCharsets.UTF_8)));
    return container
        .orElseThrow()
        .join(
            new Program(wanted.meta().args(), env, directory(wanted), wanted.meta().user()),
            wanted.security(),
            attachment(wanted),
            output::write);
  }

  private static Attachment attachment(ProcessRequest wanted) {
    return new Attachment(wanted.input(), wanted.terminal());
  }

  private static String directory(ProcessRequest wanted) {
    return wanted.meta().cwd().isEmpty() ? "/" : wanted.meta().cwd();
  }

  private static List<String> environment(ProcessRequest wanted) {
    List<String> env = new ArrayList<>(wanted.meta().env());
    if (wanted.terminal() && env.stream().noneMatch(variable -> variable.startsWith("TERM="))) {
      env.add("TERM=xterm");
    }
    return env;
  }

  /** An optional secret that the client does not have is an empty variable, as with BuildKit. */
  private Map<String, byte[]> secrets(ProcessRequest wanted) {
    Map<String, byte[]> values = new HashMap<>();
    for (ExecOp.SecretEnv secret : wanted.secretEnv()) {
      if (secret.id().isEmpty()) {
        throw CroftException.user(
            "secret ID missing for \"" + secret.name() + "\" environment variable");
      }
      try {
        values.put(secret.name(), client.secret(secret.id()));
      } catch (CroftException e) {
        if (e.kind() != FailureKind.NOT_FOUND || !secret.optional()) {
          throw e;
        }
        values.put(secret.name(), new byte[0]);
      }
    }
    return values;
  }

  @Override
  public ContentAccess open(int mount) {
    if (mount < 0 || mount >= request.mounts().size()) {
      throw CroftException.user(
          "mount index " + mount + " is out of bounds (" + request.mounts().size() + " available)");
    }
    String destination = request.mounts().get(mount).dest();
    Path directory =
        destination.equals("/")
            ? files.root()
            : bound(destination)
                .orElseThrow(
                    () ->
                        CroftException.user(
                            "the files of the mount at " + destination + " cannot be read"));
    return SnapshotAccess.openDirectory(destination, directory);
  }

  private Optional<Path> bound(String destination) {
    return files.prepared().stream()
        .filter(mount -> mount.destination().equals(destination))
        .filter(PreparedMount.Bind.class::isInstance)
        .map(mount -> ((PreparedMount.Bind) mount).source())
        .filter(java.nio.file.Files::isDirectory)
        .findFirst();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      running.reversed().forEach(RunningProcess::cancel);
      running.reversed().forEach(RunningProcess::awaitGone);
      files.mounts().close();
    } finally {
      lock.unlock();
    }
  }
}
