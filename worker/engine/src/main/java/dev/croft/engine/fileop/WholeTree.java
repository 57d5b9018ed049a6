package dev.croft.engine.fileop;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.RootDirectory;
import dev.croft.model.failure.CroftException;
import dev.croft.oci.blob.StoreFailures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Copies a tree as it is. */
final class WholeTree {

  private static final CopyRules AS_IT_IS =
      new CopyRules(Optional.empty(), Optional.empty(), Optional.empty(), false);

  private WholeTree() {}

  /** Copies all that a tree holds into an empty directory. */
  static void copy(InputTree.Unstored tree, Path target) {
    try (CopySource source = tree.opener().open();
        RootDirectory root = RootDirectory.open(target);
        SourceDirectory top = source.openDirectory(BytePath.EMPTY)) {
      SourceFile self =
          source
              .find(BytePath.EMPTY)
              .orElseThrow(() -> CroftException.notFound(source.name() + ": not found"));
      new TreeCopier(root, AS_IT_IS, CopyFilter.all(), path -> {})
          .copyDirectory(top, self, BytePath.EMPTY);
    } catch (IOException e) {
      throw StoreFailures.of("write a tree's files", e);
    }
  }
}
