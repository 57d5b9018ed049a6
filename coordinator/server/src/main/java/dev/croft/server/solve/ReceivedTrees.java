package dev.croft.server.solve;

import dev.croft.agent.input.Checksums;
import dev.croft.agent.input.SnapshotAccess;
import dev.croft.agent.link.ContentAccess;
import dev.croft.engine.fileop.FileTreeSource;
import dev.croft.model.content.Digest;
import dev.croft.model.step.Content;
import dev.croft.model.step.ContentSelector;
import dev.croft.oci.tree.FileTree;
import dev.croft.oci.tree.TreeStore;
import java.util.List;
import java.util.Optional;

/**
 * Build contexts that this coordinator received: no worker need fetch them only to look into them.
 * Thread safe.
 */
public final class ReceivedTrees {

  private final TreeStore trees;

  /** The trees of a store. */
  public ReceivedTrees(TreeStore trees) {
    this.trees = trees;
  }

  /** Opens content for reading; empty where it is not here. */
  Optional<ContentAccess> open(Content content) {
    return listing(content).map(tree -> SnapshotAccess.of(new FileTreeSource(tree, trees)));
  }

  /**
   * The digest of what some selectors select, the same that a worker finds; empty where the content
   * is not here.
   */
  Optional<Digest> checksum(Content content, List<ContentSelector> selectors) {
    return listing(content).map(tree -> Checksums.of(tree, selectors));
  }

  private Optional<FileTree> listing(Content content) {
    return content instanceof Content.Tree tree ? trees.tree(tree.digest()) : Optional.empty();
  }
}
