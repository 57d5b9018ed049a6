package dev.croft.agent.move;

import dev.croft.agent.move.Peer.WantedFile;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Bytes;
import dev.croft.oci.tree.FileTree;
import dev.croft.oci.tree.TreeEntry;
import dev.croft.oci.tree.TreeStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Brings trees here: in one stream the files that are missing, and then the listing. Where a
 * listing is, all files are: others open the tree as soon as they see it. Thread safe.
 */
final class TreeArrival {

  private final TreeStore trees;
  private final Semaphore transfers;

  TreeArrival(TreeStore trees, Semaphore transfers) {
    this.trees = trees;
    this.transfers = transfers;
  }

  /**
   * Brings a whole tree from one peer.
   *
   * @return whether all of it is here; empty where the peer does not have it
   */
  Optional<Boolean> take(Peer peer, Digest digest, MovedBytes moved)
      throws IOException, InterruptedException {
    Optional<Listed> listed = listing(peer, digest);
    if (listed.isEmpty()) {
      return Optional.empty();
    }
    boolean whole = files(peer, trees.missing(listed.get().tree()), moved);
    if (whole) {
      trees.putListing(listed.get().listing().toArray());
    }
    return Optional.of(whole);
  }

  /** What a peer has of a tree, without its files; it is not kept. */
  Optional<FileTree> look(Peer peer, Digest digest) throws IOException {
    return listing(peer, digest).map(Listed::tree);
  }

  private record Listed(FileTree tree, Bytes listing) {}

  private Optional<Listed> listing(Peer peer, Digest digest) throws IOException {
    Optional<byte[]> here = trees.listing(digest);
    Optional<byte[]> listing = here.isPresent() ? here : peer.listing(digest);
    if (listing.isEmpty()) {
      return Optional.empty();
    }
    if (!Digest.ofBytes(listing.get()).equals(digest)) {
      throw new IOException("the listing is not that of " + digest);
    }
    try {
      return Optional.of(new Listed(FileTree.ofListing(listing.get()), Bytes.of(listing.get())));
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
