package dev.croft.agent.input;

import dev.croft.engine.fileop.InputTrees;
import dev.croft.engine.tree.FileDigests;
import dev.croft.engine.tree.SnapshotView;
import dev.croft.model.content.Digest;
import dev.croft.model.step.Content;
import dev.croft.model.step.ContentSelector;
import dev.croft.model.step.SnapshotId;
import dev.croft.oci.registry.CredentialSource;
import dev.croft.oci.tree.ContentChecksum;
import dev.croft.oci.tree.FileTree;
import dev.croft.oci.tree.FileView;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Digests what steps read of content; the same files have the same digest whatever holds them.
 * Thread safe.
 */
public final class Checksums {

  private static final int REMEMBERED_FILES = 100_000;

  private final Inputs inputs;
  private final InputTrees trees;
  private final FileDigests digests = new FileDigests(REMEMBERED_FILES);

  /** Checksums of what this worker has. */
  public Checksums(WorkerStores stores, Inputs inputs) {
    this.inputs = inputs;
    this.trees = new InputTrees(stores.snapshots());
  }

  /** The digest of what some selectors select, in their order. */
  public Digest of(Content content, List<ContentSelector> selectors, CredentialSource credentials)
      throws InterruptedException {
    if (content instanceof Content.Tree tree) {
      return of(inputs.listing(tree, event -> {}), selectors);
    }
    Optional<SnapshotId> snapshot = inputs.snapshot(content, credentials, event -> {});
    if (snapshot.isEmpty()) {
      return of(FileTree.EMPTY, selectors);
    }
    try (SnapshotView view = SnapshotView.open(trees, snapshot.get(), digests)) {
      return of(view, selectors);
    }
  }

  /** The digest of what some selectors select of files, in their order. */
  public static Digest of(FileView view, List<ContentSelector> selectors) {
    ContentChecksum checksum = new ContentChecksum(view);
    List<Digest> digests = selectors.stream().map(checksum::of).toList();
    return digests.size() == 1
        ? digests.getFirst()
        : Digest.ofText(digests.stream().map(Digest::value).collect(Collectors.joining("\n")));
  }
}
