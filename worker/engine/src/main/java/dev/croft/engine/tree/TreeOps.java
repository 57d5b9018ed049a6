package dev.croft.engine.tree;

import dev.croft.engine.fileop.CopySource;
import dev.croft.engine.fileop.FileOps;
import dev.croft.engine.fileop.InputTree;
import dev.croft.engine.fileop.InputTrees;
import dev.croft.engine.snapshot.Draft;
import dev.croft.engine.snapshot.SnapshotStore;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.FileType;
import dev.croft.linux.file.RootDirectory;
import dev.croft.model.llb.DiffOp;
import dev.croft.model.llb.MergeOp;
import dev.croft.model.step.SnapshotId;
import dev.croft.oci.blob.StoreFailures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Executes merges and differences of whole trees. Thread safe. */
public final class TreeOps {

  private final SnapshotStore store;
  private final FileOps files;
  private final InputTrees trees;
  private final Supplier<SnapshotId> names;

  /** An executor whose results get names from a supplier, each a new one. */
  public TreeOps(SnapshotStore store, FileOps files, Supplier<SnapshotId> names) {
    this.store = store;
    this.files = files;
    this.trees = new InputTrees(store);
    this.names = names;
  }

  /**
   * Lays trees over each other, the first lowest. Snapshots are stacked, not copied: what a later
   * one removed from what it was made of is removed from the earlier ones, too, and so is all that
   * they have in a directory that it removed and made anew.
   */
  public SnapshotId merge(MergeOp op, List<InputTree> inputs) {
    List<SnapshotId> layers = new ArrayList<>();
    for (int index : op.inputs()) {
      snapshotOf(inputs.get(index)).ifPresent(layers::add);
    }
    try (Draft draft = store.stack(layers)) {
      return draft.commit(names.get()).id();
    }
  }

  /**
   * What the upper tree has over the lower one: what is new or different, with the directories that
   * lead there. What the lower tree alone has is not seen in the result, but is removed where a
   * merge lays the result over another tree.
   */
  public SnapshotId diff(DiffOp op, List<InputTree> inputs) {
    InputTree lower = op.lower() < 0 ? new InputTree.Empty() : inputs.get(op.lower());
    InputTree upper = op.upper() < 0 ? new InputTree.Empty() : inputs.get(op.upper());
    if (lower instanceof InputTree.Empty) {
      Optional<SnapshotId> whole = snapshotOf(upper);
      return whole.orElseGet(() -> merge(new MergeOp(List.of()), List.of()));
    }
    try (CopySource below = trees.open(lower);
        CopySource above = trees.open(upper);
        Draft draft = store.prepare(Optional.empty())) {
      TreeDifference difference = TreeDifference.between(below, above);
      trees.copyPart(above, difference, draft.mount().root());
      if (!difference.removed().isEmpty()) {
        Path removals = draft.removals();
        trees.copyPart(above, new Parents(difference.removed()), removals);
        whiteOut(difference.removed(), removals);
      }
      return draft.commit(names.get()).id();
    } catch (IOException e) {
      throw StoreFailures.of("compare two trees", e);
    }
  }

  private Optional<SnapshotId> snapshotOf(InputTree tree) {
    return switch (tree) {
      case InputTree.Empty empty -> Optional.empty();
      case InputTree.Stored stored -> Optional.of(stored.id());
      case InputTree.Unstored unstored -> Optional.of(files.materialise(unstored));
    };
  }

  private static void whiteOut(List<BytePath> removed, Path layer) throws IOException {
    try (RootDirectory root = RootDirectory.open(layer)) {
      for (BytePath path : removed) {
        try (RootDirectory.Place place = root.parentOf(path)) {
          place.parent().makeNode(place.name(), FileType.CHARACTER_DEVICE, 0, 0, 0);
        }
      }
    }
  }
}
