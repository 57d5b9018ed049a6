package dev.croft.engine.fileop;

import dev.croft.engine.snapshot.Draft;
import dev.croft.engine.snapshot.SnapshotStore;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.RootDirectory;
import dev.croft.model.llb.FileAction;
import dev.croft.model.llb.FileOp;
import dev.croft.model.step.SnapshotId;
import dev.croft.oci.blob.StoreFailures;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** One execution of an operation: its open drafts, and what it committed so far. */
final class FileOpRun implements AutoCloseable {

  private static final int NONE = -1;

  private final SnapshotStore store;
  private final Supplier<SnapshotId> names;
  private final FileOp op;
  private final List<InputTree> inputs;
  private final InputTrees trees;
  private final Map<Integer, Draft> drafts = new HashMap<>();
  private final Map<Integer, SnapshotId> committed = new HashMap<>();
  private final Map<Integer, CopySource> sources = new HashMap<>();
  private final Set<SnapshotId> results = new HashSet<>();

  FileOpRun(SnapshotStore store, Supplier<SnapshotId> names, FileOp op, List<InputTree> inputs) {
    this.store = store;
    this.names = names;
    this.op = op;
    this.inputs = inputs;
    this.trees = new InputTrees(store);
  }

  /** Executes one action; what it needs was executed before. */
  void execute(int position, boolean keep) {
    FileOp.Step step = op.actions().get(position);
    Draft draft = draftOf(step.input());
    drafts.put(position, draft);
    try (RootDirectory root = RootDirectory.open(draft.mount().root())) {
      apply(step, root);
    } catch (IOException e) {
      throw failure(step.action(), e);
    }
    if (keep) {
      committed.put(position, draft.commit(names.get()).id());
      drafts.remove(position);
    }
  }

  /** The outputs' snapshots, given the actions that make them. */
  List<SnapshotId> finish(List<Integer> outputs) {
    List<SnapshotId> ids = outputs.stream().map(committed::get).toList();
    results.addAll(ids);
    return ids;
  }

  /** Takes back what is no result. */
  @Override
  public void close() {
    sources.values().forEach(CopySource::close);
    drafts.values().forEach(Draft::discard);
    committed.values().stream().filter(id -> !results.contains(id)).forEach(store::delete);
  }

  private void apply(FileOp.Step step, RootDirectory root) throws IOException {
    Optional<Owner> owner = new OwnerLookup(this::sourceOf).find(step.action());
    switch (step.action()) {
      case FileAction.Copy copy ->
          new CopyAction(sourceOf(step.secondaryInput()), root, copy, owner).run();
      case FileAction.MkFile file -> TreeChanges.makeFile(root, file, owner);
      case FileAction.MkDir directory -> TreeChanges.makeDirectory(root, directory, owner);
      case FileAction.Symlink link -> TreeChanges.makeSymlink(root, link, owner);
      case FileAction.Rm rm -> TreeChanges.remove(root, rm);
    }
  }

  /** A draft that begins as the tree of an index. */
  private Draft draftOf(int index) {
    if (index == NONE) {
      return store.prepare(Optional.empty());
    }
    if (index >= inputs.size()) {
      int position = index - inputs.size();
      SnapshotId id = committed.get(position);
      Draft taken = drafts.remove(position);
      return taken != null ? taken : store.prepare(Optional.ofNullable(id));
    }
    return switch (inputs.get(index)) {
      case InputTree.Empty empty -> store.prepare(Optional.empty());
      case InputTree.Stored stored -> store.prepare(Optional.of(stored.id()));
      case InputTree.Unstored unstored -> {
        Draft draft = store.prepare(Optional.empty());
        drafts.put(NONE, draft);
        copyInto(unstored, draft);
        drafts.remove(NONE);
        yield draft;
      }
    };
  }

  private void copyInto(InputTree.Unstored tree, Draft draft) {
    try {
      trees.copyInto(tree, draft.mount().root());
    } catch (IOException e) {
      throw StoreFailures.of("write the files of an input", e);
    }
  }

  /** The tree of an index for reading; open until the operation ends. */
  private CopySource sourceOf(int index) {
    CopySource source = sources.get(index);
    if (source == null) {
      try {
        source = openSource(index);
      } catch (IOException e) {
        throw StoreFailures.of("open input " + index + " of a file operation", e);
      }
      sources.put(index, source);
    }
    return source;
  }

  private CopySource openSource(int index) throws IOException {
    if (index == NONE) {
      return new EmptySource();
    }
    if (index >= inputs.size()) {
      SnapshotId id = committed.get(index - inputs.size());
      if (id == null) {
        throw new IllegalStateException("nobody kept the result of index " + index);
      }
      return trees.view(id);
    }
    return trees.open(inputs.get(index));
  }

  private static RuntimeException failure(FileAction action, IOException cause) {
    return switch (action) {
      case FileAction.Copy copy -> PathFailures.of("copy to", BytePath.of(copy.dest()), cause);
      case FileAction.MkFile file -> PathFailures.of("open", BytePath.of(file.path()), cause);
      case FileAction.MkDir directory ->
          PathFailures.of("mkdir", BytePath.of(directory.path()), cause);
      case FileAction.Symlink link ->
          PathFailures.of("symlink", BytePath.of(link.newPath()), cause);
      case FileAction.Rm rm -> PathFailures.of("remove", BytePath.of(rm.path()), cause);
    };
  }
}
