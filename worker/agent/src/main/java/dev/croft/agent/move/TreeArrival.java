package dev.croft.agent.move;

import dev.croft.agent.move.Peer.WantedFile;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.oci.tree.FileTree;
import dev.croft.oci.tree.TreeEntry;
import dev.croft.oci.tree.TreeStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Brings trees here: a listing, and in one stream the files that are missing. Thread safe. */
final class TreeArrival {

  private final TreeStore trees;
  private final Semaphore transfers;

  TreeArrival(TreeStore trees, Semaphore transfers) {
    this.trees = trees;
    this.transfers = transfers;
  }

  /** A tree's listing from one peer, kept here; empty where the peer does not have it. */
  Optional<FileTree> listing(Peer peer, Digest digest) throws IOException {
    Optional<FileTree> here = trees.tree(digest);
    if (here.isPresent()) {
      return here;
    }
    Optional<byte[]> listing = peer.listing(digest);
    if (listing.isEmpty()) {
      return Optional.empty();
    }
    if (!Digest.ofBytes(listing.get()).equals(digest)) {
      throw new IOException("the listing is not that of " + digest);
    }
    try {
      return Optional.of(trees.putListing(listing.get()));
    } catch (CroftException e) {
      throw new IOException(e.text(), e);
    }
  }

  /** Brings the files of some entries that are missing; whether all are here then. */
  boolean files(Peer peer, List<TreeEntry> missing, MovedBytes moved)
      throws IOException, InterruptedException {
    if (missing.isEmpty()) {
      return true;
    }
    List<WantedFile> wanted =
        missing.stream()
            .map(entry -> new WantedFile(entry.content().orElseThrow(), entry.size()))
            .toList();
    long bytes = wanted.stream().mapToLong(WantedFile::size).sum();
    transfers.acquire();
    try (InputStream in = peer.files(wanted)) {
      long _ = PackedFiles.read(in, trees, moved.expect("files", bytes)::at);
    } finally {
      transfers.release();
    }
    return wanted.stream().allMatch(file -> trees.hasFile(file.digest(), file.size()));
  }
}
