package dev.croft.engine.fileop;

import dev.croft.engine.snapshot.Draft;
import dev.croft.engine.snapshot.MountedTree;
import dev.croft.engine.snapshot.SnapshotStore;
import dev.croft.linux.mount.Mounts;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.FileAction;
import dev.croft.model.llb.FileOp;
import dev.croft.model.step.SnapshotId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A store and an executor of file operations, with short ways to use them. */
final class FileOpFixture implements AutoCloseable {

  private final Path directory;
  private final AtomicInteger counter = new AtomicInteger();
  final SnapshotStore store;
  final FileOps ops;

  FileOpFixture(Path directory) {
    this.directory = directory;
    store = SnapshotStore.open(directory);
    ops = new FileOps(store, this::name);
  }

  interface Change {
    void apply(Path root) throws IOException;
  }

  SnapshotId name() {
    return new SnapshotId("step" + counter.incrementAndGet());
  }

  /** A snapshot with files of the test's own. */
  SnapshotId tree(Change change) throws IOException {
    try (Draft draft = store.prepare(Optional.empty())) {
      change.apply(draft.mount().root());
      return draft.commit(name()).id();
    }
  }

  /** Runs one action on a tree; the copy's source is the second. */
  SnapshotId run(FileAction action, SnapshotId... trees) {
    FileOp op = new FileOp(List.of(new FileOp.Step(0, trees.length > 1 ? 1 : -1, 0, action)));
    return ops.run(op, inputs(trees)).getFirst();
  }

  static List<InputTree> inputs(SnapshotId... trees) {
    return Arrays.stream(trees).<InputTree>map(InputTree.Stored::new).toList();
  }

  void check(SnapshotId id, Change check) throws IOException {
    try (MountedTree tree = store.view(id)) {
      check.apply(tree.root());
    }
  }

  static FileAction.MkFile file(String path, String content) {
    return new FileAction.MkFile(path, 0644, Bytes.of(content), Optional.empty(), -1);
  }

  /** A copy as a Dockerfile's COPY makes it. */
  static CopyBuilder copy(String src, String dest) {
    return new CopyBuilder(src, dest);
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
