package dev.croft.engine.fileop;

import dev.croft.engine.snapshot.MountedTree;
import dev.croft.engine.snapshot.SnapshotStore;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.RootDirectory;
import dev.croft.model.failure.CroftException;
import dev.croft.model.step.SnapshotId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Opens trees, and copies them as they are. Thread safe. */
public final class InputTrees {

  private static final CopyRules AS_IT_IS =
      new CopyRules(Optional.empty(), Optional.empty(), Optional.empty(), false);

  private final SnapshotStore store;

  /** Opens the trees of a store, and those that are none of it. */
  public InputTrees(SnapshotStore store) {
    this.store = store;
  }

  /** Opens a tree for reading; the caller closes it. */
  public CopySource open(InputTree tree) throws IOException {
    return switch (tree) {
      case InputTree.Empty empty -> new EmptySource();
      case InputTree.Stored stored -> view(stored.id());
      case InputTree.Unstored unstored -> unstored.opener().open();
    };
  }

  /** Opens a snapshot for reading; it is in use until the caller closes it. */
  public CopySource view(SnapshotId id) throws IOException {
    MountedTree tree = store.view(id);
    try {
      return new ViewedSource(tree, SnapshotSource.open(id.value(), tree.root()));
    } catch (IOException | RuntimeException e) {
      tree.close();
      throw e;
    }
  }

  /**
   * Makes a directory that holds what a directory of a tree holds, and is like it.
   *
   * @param path in the tree; links on the way are followed inside it
   * @param parent where the new directory is made
   * @param name of the new directory, which must not exist
   * @throws CroftException of kind NOT_FOUND where the path is no directory of the tree
   */
  public void copyDirectory(InputTree tree, String path, Path parent, String name)
      throws IOException {
    try (CopySource source = open(tree);
        RootDirectory target = RootDirectory.open(parent)) {
      BytePath from = source.resolve(CleanPath.of(path), true);
      SourceFile self =
          source
              .find(from)
              .filter(SourceFile::isDirectory)
              .orElseThrow(() -> RequiredPaths.notFound(source.name(), PathFailures.show(from)));
      try (SourceDirectory entries = source.openDirectory(from)) {
        copier(target).copyDirectory(entries, self, BytePath.of(name));
      }
    }
  }

  /**
   * Copies a part of a tree into an empty directory.
   *
   * @param selection what is copied; directories on the way come without what else they hold
   */
  public void copyPart(CopySource source, PathSelection selection, Path target) throws IOException {
    try (RootDirectory root = RootDirectory.open(target);
        SourceDirectory top = source.openDirectory(BytePath.EMPTY)) {
      SourceFile self = top.find(BytePath.EMPTY).orElseThrow();
      new TreeCopier(root, AS_IT_IS, new SelectionFilter(selection), path -> {})
          .copyDirectory(top, self, BytePath.EMPTY);
    }
  }

  /** Copies all that a tree holds into an empty directory, which keeps its own metadata. */
  void copyInto(InputTree tree, Path target) throws IOException {
    try (CopySource source = open(tree);
        RootDirectory root = RootDirectory.open(target);
        SourceDirectory top = source.openDirectory(BytePath.EMPTY)) {
      SourceFile self =
          source.find(BytePath.EMPTY).orElseThrow(() -> RequiredPaths.notFound(source.name(), "/"));
      copier(root).copyDirectory(top, self, BytePath.EMPTY);
    }
  }

  private static TreeCopier copier(RootDirectory root) {
    return new TreeCopier(root, AS_IT_IS, CopyFilter.all(), path -> {});
  }

  /** A source whose tree is unmounted with it. */
  private record ViewedSource(MountedTree tree, SnapshotSource source) implements CopySource {

    @Override
    public String name() {
      return source.name();
    }

    @Override
    public BytePath resolve(BytePath path, boolean followLast) throws IOException {
      return source.resolve(path, followLast);
    }

    @Override
    public Optional<SourceFile> find(BytePath path) throws IOException {
      return source.find(path);
    }

    @Override
    public SourceDirectory openDirectory(BytePath path) throws IOException {
      return source.openDirectory(path);
    }

    @Override
    public InputStream open(BytePath path) throws IOException {
      return source.open(path);
    }

    @Override
    public void close() {
      source.close();
      tree.close();
    }
  }
}
