package dev.croft.agent.move;

import dev.croft.engine.fileop.CopiedPart;
import dev.croft.engine.fileop.FileTreeSource;
import dev.croft.engine.fileop.PartialTree;
import dev.croft.linux.file.BytePath;
import dev.croft.model.content.Digest;
import dev.croft.model.step.SnapshotId;
import dev.croft.oci.tree.FileTree;
import dev.croft.oci.tree.TreeEntry;
import dev.croft.oci.tree.TreeStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Brings parts of snapshots and of trees: just what copies read of them, where that is far less
 * than all. Nothing is here afterwards but the files. Thread safe.
 */
final class PartArrival {

  /** What is smaller comes whole: others will want it, too. */
  private static final long WORTH_BYTES = 1 << 20;

  /** A part that is more than such a fraction of the whole is no great saving. */
  private static final int FRACTION = 4;

  private final TreeStore store;
  private final SnapshotArrival snapshots;
  private final TreeArrival trees;
  private final Semaphore transfers;

  PartArrival(TreeStore store, SnapshotArrival snapshots, TreeArrival trees, Semaphore transfers) {
    this.store = store;
    this.snapshots = snapshots;
    this.trees = trees;
    this.transfers = transfers;
  }

  /** A tree of what is read of a snapshot; empty where all of it is to come. */
  Optional<FileTree> ofSnapshot(Peer peer, SnapshotId id, List<CopiedPart> wanted, MovedBytes moved)
      throws IOException, InterruptedException {
    Optional<SnapshotManifest> manifest = peer.snapshot(id);
    long whole = manifest.isEmpty() ? 0 : snapshots.missingBytes(manifest.get());
    if (whole < WORTH_BYTES) {
      return Optional.empty();
    }
    transfers.acquire();
    try {
      Optional<InputStream> part = peer.part(id, new PartRequest(wanted, whole / FRACTION));
      if (part.isEmpty()) {
        return Optional.empty();
      }
      try (InputStream in = part.get()) {
        return Optional.of(SentPart.read(in, store, moved));
      }
    } finally {
      transfers.release();
    }
  }

  /** A whole tree, of which only those files are here that are read; empty as above. */
  Optional<FileTree> ofTree(Peer peer, Digest digest, List<CopiedPart> wanted, MovedBytes moved)
      throws IOException, InterruptedException {
    Optional<FileTree> tree = trees.look(peer, digest);
    if (tree.isEmpty()) {
      return Optional.empty();
    }
    List<TreeEntry> missing = store.missing(tree.get());
    Set<BytePath> read = read(tree.get(), wanted);
    Set<Digest> contents =
        tree.get().entries().stream()
            .filter(entry -> read.contains(entry.path()))
            .flatMap(entry -> entry.content().stream())
            .collect(java.util.stream.Collectors.toUnmodifiableSet());
    List<TreeEntry> part =
        missing.stream().filter(entry -> contents.contains(entry.content().orElseThrow())).toList();
    if (bytes(missing) < WORTH_BYTES || bytes(part) > bytes(missing) / FRACTION) {
      return Optional.empty();
    }
    return trees.files(peer, part, moved) ? tree : Optional.empty();
  }

  private Set<BytePath> read(FileTree tree, List<CopiedPart> wanted) throws IOException {
    try (FileTreeSource source = new FileTreeSource(tree, store)) {
      return PartialTree.of(source, wanted).paths();
    }
  }

  private static long bytes(List<TreeEntry> entries) {
    return entries.stream().mapToLong(TreeEntry::size).sum();
  }
}
