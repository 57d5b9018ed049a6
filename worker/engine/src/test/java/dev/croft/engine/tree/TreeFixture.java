package dev.croft.engine.tree;

import dev.croft.engine.fileop.FileOps;
import dev.croft.engine.fileop.InputTree;
import dev.croft.engine.fileop.InputTrees;
import dev.croft.engine.snapshot.Draft;
import dev.croft.engine.snapshot.MountedTree;
import dev.croft.engine.snapshot.SnapshotStore;
import dev.croft.linux.mount.Mounts;
import dev.croft.model.step.SnapshotId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A store with what works on whole trees. */
final class TreeFixture implements AutoCloseable {

  private final Path directory;
  private final AtomicInteger counter = new AtomicInteger();
  final SnapshotStore store;
  final FileOps files;
  final TreeOps ops;
  final InputTrees trees;

  TreeFixture(Path directory) {
    this.directory = directory;
    store = SnapshotStore.open(directory);
    files = new FileOps(store, this::name);
    ops = new TreeOps(store, files, this::name);
    trees = new InputTrees(store);
  }

  interface Change {
    void apply(Path root) throws IOException;
  }

  SnapshotId name() {
    return new SnapshotId("step" + counter.incrementAndGet());
  }

  SnapshotId tree(Optional<SnapshotId> parent, Change change) throws IOException {
    try (Draft draft = store.prepare(parent)) {
      change.apply(draft.mount().root());
      return draft.commit(name()).id();
    }
  }

  SnapshotId files(String... paths) throws IOException {
    return tree(
        Optional.empty(),
        root -> {
          for (String path : paths) {
            Files.createDirectories(root.resolve(path).getParent());
            Files.writeString(root.resolve(path), path);
          }
        });
  }

  void check(SnapshotId id, Change check) throws IOException {
    try (MountedTree tree = store.view(id)) {
      check.apply(tree.root());
    }
  }

  static List<InputTree> inputs(SnapshotId... ids) {
    return Arrays.stream(ids).<InputTree>map(InputTree.Stored::new).toList();
  }

  @Override
  public void close() throws IOException {
    store.close();
    try (var mounts = Files.list(directory.resolve("m"))) {
      for (Path mount : mounts.toList()) {
        Mounts.detachIfMounted(mount);
      }
    }
  }
}
