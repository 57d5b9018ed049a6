package dev.croft.agent.job;

import dev.croft.agent.input.Inputs;
import dev.croft.agent.input.WorkerStores;
import dev.croft.agent.trace.TraceSpan;
import dev.croft.engine.fileop.InputTree;
import dev.croft.engine.tree.TreeOps;
import dev.croft.model.llb.DiffOp;
import dev.croft.model.llb.MergeOp;
import dev.croft.model.step.Content;
import dev.croft.model.step.SnapshotId;
import dev.croft.model.step.Step;
import java.util.ArrayList;
import java.util.List;

/** Executes merges and differences of trees. */
final class TreeSteps implements StepExecutor {

  private final WorkerStores stores;
  private final Inputs inputs;
  private final TreeOps trees;

  TreeSteps(WorkerStores stores, Inputs inputs, TreeOps trees) {
    this.stores = stores;
    this.inputs = inputs;
    this.trees = trees;
  }

  @Override
  public Outcome execute(Step step, List<Content> contents, StepReporter reporter)
      throws InterruptedException {
    List<InputTree> made = new ArrayList<>();
    try (TraceSpan _ = reporter.begin("prepare inputs")) {
      for (int i = 0; i < contents.size(); i++) {
        int input = i;
        made.add(
            inputs.tree(
                contents.get(i), reporter.credentials(), event -> reporter.input(input, event)));
      }
    }
    if (step.op() instanceof MergeOp merge) {
      return outcome(merged(merge, made));
    }
    if (step.op() instanceof DiffOp diff) {
      return outcome(trees.diff(diff, made));
    }
    throw new IllegalArgumentException(step.vertex().name() + " is no merge and no difference");
  }

  /** The merged snapshot's own directory is empty; an image has only the layers of the merged. */
  private SnapshotId merged(MergeOp merge, List<InputTree> contents) {
    SnapshotId made = trees.merge(merge, contents);
    stores.layers().leaveOut(stores.snapshots().get(made).ownLayer());
    return made;
  }

  private static Outcome outcome(SnapshotId made) {
    return new Outcome(List.of(new Content.Snapshot(made)), false);
  }
}
