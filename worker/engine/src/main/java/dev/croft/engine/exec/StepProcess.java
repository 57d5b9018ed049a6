package dev.croft.engine.exec;

import dev.croft.engine.emulation.PlatformSupport;
import dev.croft.engine.emulation.Platforms;
import dev.croft.engine.exec.ContainerSpec.Program;
import dev.croft.engine.exec.root.UnknownUserException;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.StepFailedException;
import dev.croft.model.llb.ExecMeta;
import dev.croft.model.llb.ExecMeta.ProxyEnv;
import dev.croft.model.llb.ExecOp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Runs the process of a step: an LLB exec op with everything that it needs at hand. */
public final class StepProcess {

  private final ContainerRunner runner;
  private final Platforms platforms;

  /** Runs processes with a runner, on what a machine can run. */
  public StepProcess(ContainerRunner runner, Platforms platforms) {
    this.runner = runner;
    this.platforms = platforms;
  }

  /**
   * How a step's process ended well.
   *
   * @param emulatedBy the emulator that it ran through; empty where the processor ran it
   */
  public record Outcome(int exitCode, Optional<String> emulatedBy) {}

  /**
   * Runs a step's process to its end. Interrupting the calling thread cancels it: its processes are
   * gone when this returns.
   *
   * @throws StepFailedException where the op does not count the exit code as success
   * @throws CroftException of kind UNSUPPORTED where this machine cannot run the platform's
   *     programs; of kind CANCELLED after an interrupt; of others as {@link ContainerRunner#run}
   */
  public Outcome run(ExecRequest request, OutputListener output) {
    Optional<PlatformSupport.Emulated> emulator = emulator(request);
    ExecMeta meta = request.op().meta();
    ContainerSpec spec = spec(request, emulator.flatMap(PlatformSupport.Emulated::interpreter));
    ExitStatus status;
    try {
      status = runner.start(spec, meta.removeMountStubsRecursive(), output).await();
    } catch (UnknownUserException e) {
      throw StepFailedException.notStarted(String.join(" ", meta.args()), e);
    }
    boolean success =
        meta.validExitCodes().isEmpty()
            ? status.code() == 0
            : meta.validExitCodes().contains(status.code());
    if (!success) {
      String command = String.join(" ", meta.args());
      throw status.outOfMemory()
          ? StepFailedException.outOfMemory(command, status.code())
          : new StepFailedException(command, status.code(), "");
    }
    return new Outcome(status.code(), emulator.map(PlatformSupport.Emulated::by));
  }

  /**
   * Starts a container that somebody uses, with its first process. The caller must await that.
   *
   * @throws CroftException as {@link #run} does, but for the process's own end
   */
  public InteractiveContainer open(
      ExecRequest request, Attachment attachment, OutputListener output) {
    ContainerSpec spec =
        spec(request, emulator(request).flatMap(PlatformSupport.Emulated::interpreter));
    return runner.open(spec, request.op().meta().removeMountStubsRecursive(), attachment, output);
  }

  private Optional<PlatformSupport.Emulated> emulator(ExecRequest request) {
    return switch (platforms.support(request.platform())) {
      case PlatformSupport.Native ignored -> Optional.empty();
      case PlatformSupport.Emulated emulated -> Optional.of(emulated);
      case PlatformSupport.Impossible impossible ->
          throw CroftException.unsupported(request.platform().format() + ": " + impossible.why());
    };
  }

  private static ContainerSpec spec(ExecRequest request, Optional<Path> interpreter) {
    ExecOp op = request.op();
    ExecMeta meta = op.meta();
    if (meta.args().isEmpty()) {
      throw CroftException.user("a step without a program to run");
    }
    op.devices().stream()
        .filter(device -> !device.optional())
        .findFirst()
        .ifPresent(
            device -> {
              throw CroftException.unsupported(
                  "device " + device.name() + ": devices by name are not supported");
            });
    return new ContainerSpec(
        request.root(),
        request.readonlyRoot(),
        new Program(meta.args(), environment(request), meta.cwd(), meta.user()),
        request.mounts(),
        meta.hostname(),
        meta.extraHosts(),
        op.network(),
        op.security(),
        meta.ulimits(),
        meta.cgroupParent(),
        request.limits(),
        interpreter);
  }

  private static List<String> environment(ExecRequest request) {
    List<String> env = new ArrayList<>(request.op().meta().env());
    request
        .proxy()
        .or(() -> request.op().meta().proxyEnv())
        .ifPresent(proxy -> addProxies(env, proxy));
    for (ExecOp.SecretEnv secret : request.op().secretEnv()) {
      byte[] value = request.secretEnv().get(secret.name());
      if (value != null) {
        env.add(secret.name() + "=" + new String(value, StandardCharsets.UTF_8));
      }
    }
    return env;
  }

  private static void addProxies(List<String> env, ProxyEnv proxy) {
    addProxy(env, "HTTP_PROXY", proxy.httpProxy());
    addProxy(env, "HTTPS_PROXY", proxy.httpsProxy());
    addProxy(env, "FTP_PROXY", proxy.ftpProxy());
    addProxy(env, "NO_PROXY", proxy.noProxy());
    addProxy(env, "ALL_PROXY", proxy.allProxy());
  }

  /** Programs disagree on the case of these names. */
  private static void addProxy(List<String> env, String name, String value) {
    if (!value.isEmpty()) {
      env.add(name + "=" + value);
      env.add(name.toLowerCase(Locale.ROOT) + "=" + value);
    }
  }
}
