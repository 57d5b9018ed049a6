package dev.croft.engine.fileop;

import dev.croft.engine.snapshot.Draft;
import dev.croft.engine.snapshot.SnapshotStore;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.FileOp;
import dev.croft.model.step.SnapshotId;
import dev.croft.oci.blob.StoreFailures;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Executes file operations on snapshots. Every path is resolved inside the tree it belongs to. What
 * an operation did not finish leaves no snapshot. Thread safe.
 */
public final class FileOps {

  private final SnapshotStore store;
  private final Supplier<SnapshotId> names;

  /** An executor whose results get names from a supplier, each a new one. */
  public FileOps(SnapshotStore store, Supplier<SnapshotId> names) {
    this.store = store;
    this.names = names;
  }

  /**
   * Executes an operation.
   *
   * @param inputs in the order of the vertex's inputs
   * @return a snapshot for each output
   * @throws CroftException in BuildKit's words: kind USER or NOT_FOUND where the operation asks for
   *     what cannot be done, CANCELLED where the thread was interrupted
   */
  public List<SnapshotId> run(FileOp op, List<InputTree> inputs) {
    FileOpPlan plan = FileOpPlan.of(op, inputs.size());
    try (FileOpRun run = new FileOpRun(store, names, op, inputs)) {
      for (int position : plan.order()) {
        run.execute(position, plan.kept().get(position));
      }
      return run.finish(plan.outputs());
    }
  }

  /** Makes a snapshot of a tree that is none, such as a build context. */
  public SnapshotId materialise(InputTree.Unstored tree) {
    try (Draft draft = store.prepare(Optional.empty())) {
      new InputTrees(store).copyInto(tree, draft.mount().root());
      return draft.commit(names.get()).id();
    } catch (IOException e) {
      throw StoreFailures.of("write a tree's files", e);
    }
  }
}
