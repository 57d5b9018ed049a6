package dev.croft.agent.job;

import dev.croft.engine.snapshot.SnapshotOrigin;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.Mount;
import dev.croft.model.step.Step;

/** Says what made a snapshot, as BuildKit does. */
final class StepDescription {

  private StepDescription() {}

  /** As a note to a snapshot. */
  static SnapshotOrigin origin(Step step, int output) {
    return new SnapshotOrigin("regular", of(step, output));
  }

  private static String of(Step step, int output) {
    if (!(step.op() instanceof ExecOp exec)) {
      return step.vertex().name();
    }
    String destination =
        exec.mounts().stream()
            .filter(mount -> mount.output() == output)
            .map(Mount::dest)
            .findFirst()
            .orElse("/");
    return "mount " + destination + " from exec " + String.join(" ", exec.meta().args());
  }
}
