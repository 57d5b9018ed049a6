package dev.croft.agent.job;

import dev.croft.agent.disk.DiskSpace;
import dev.croft.agent.trace.TraceSpan;
import dev.croft.engine.emulation.PlatformSupport;
import dev.croft.engine.emulation.Platforms;
import dev.croft.engine.exec.ExecRequest;
import dev.croft.engine.exec.ResourceLimits;
import dev.croft.engine.exec.StepProcess;
import dev.croft.engine.snapshot.MountedTree;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.failure.StepFailedException;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.Mount;
import dev.croft.model.llb.VertexMetadata;
import dev.croft.model.platform.Platform;
import dev.croft.model.step.Content;
import dev.croft.model.step.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Executes processes in containers, each on a snapshot of its own. */
final class ExecSteps implements StepExecutor {

  private final ExecMounts.Parts parts;
  private final StepProcess processes;
  private final Platforms platforms;
  private final Supplier<DiskSpace> space;
  private final SnapshotNames names = new SnapshotNames();

  ExecSteps(
      ExecMounts.Parts parts,
      StepProcess processes,
      Platforms platforms,
      Supplier<DiskSpace> space) {
    this.space = space;
    this.parts = parts;
    this.processes = processes;
    this.platforms = platforms;
  }

  @Override
  public Outcome execute(Step step, List<Content> contents, StepReporter reporter)
      throws InterruptedException {
    if (!(step.op() instanceof ExecOp op)) {
      throw new IllegalArgumentException(step.vertex().name() + " is no process");
    }
    Platform platform = step.vertex().platform().orElse(platforms.natives().getFirst());
    boolean emulated = announceEmulation(platform, reporter);
    Mount root =
        op.mounts().stream()
            .filter(mount -> mount.dest().equals("/"))
            .findFirst()
            .orElseThrow(() -> CroftException.user("a step needs a root mount"));
    try (ExecMounts mounts = new ExecMounts(parts, contents, reporter)) {
      MountedTree tree = mountAll(mounts, op, root, reporter);
      try (TraceSpan _ = reporter.begin("run process")) {
        processes.run(
            new ExecRequest(
                op,
                tree.root(),
                root.readonly(),
                mounts.prepared(),
                secrets(op, reporter),
                op.meta().proxyEnv(),
                platform,
                step.vertex()
                    .metadata()
                    .resources()
                    .map(ExecSteps::limits)
                    .orElse(ResourceLimits.NONE)),
            reporter::output);
      } catch (StepFailedException e) {
        if (space.get().isFull()) {
          // What it left would keep the disk full.
          throw e.because("no space left on the worker's disk");
        }
        throw mounts.leftBehind(op.mounts(), names, e);
      }
      return new Outcome(
          mounts.commit(names, output -> StepDescription.origin(step, output)), emulated);
    }
  }

  private static MountedTree mountAll(
      ExecMounts mounts, ExecOp op, Mount root, StepReporter reporter) throws InterruptedException {
    try (TraceSpan _ = reporter.begin("prepare inputs")) {
      MountedTree tree = mounts.root(root);
      mounts.addAll(op.mounts().stream().filter(mount -> !mount.dest().equals("/")).toList());
      return tree;
    }
  }

  private static ResourceLimits limits(VertexMetadata.LinuxResources resources) {
    return new ResourceLimits(
        resources.memoryBytes(),
        resources.memorySwapBytes(),
        resources.cpuShares(),
        resources.cpuQuotaMicros(),
        resources.cpuPeriodMicros(),
        0,
        resources.cpusetCpus(),
        resources.cpusetMems());
  }

  private boolean announceEmulation(Platform platform, StepReporter reporter) {
    return switch (platforms.support(platform)) {
      case PlatformSupport.Native here -> false;
      case PlatformSupport.Emulated emulated -> {
        reporter.note("[croft] " + platform + " is emulated here by " + emulated.by());
        yield true;
      }
      case PlatformSupport.Impossible impossible ->
          throw CroftException.user("this worker cannot run " + platform + ": " + impossible.why());
    };
  }

  private static Map<String, byte[]> secrets(ExecOp op, StepReporter reporter) {
    Map<String, byte[]> values = new HashMap<>();
    for (ExecOp.SecretEnv secret : op.secretEnv()) {
      try {
        values.put(secret.name(), reporter.secret(secret.id()));
      } catch (CroftException e) {
        if (e.kind() != FailureKind.NOT_FOUND || !secret.optional()) {
          throw e;
        }
      }
    }
    return values;
  }
}
