package dev.croft.agent.move;

import dev.croft.agent.move.Peer.WantedFile;
import dev.croft.engine.fileop.CopySource;
import dev.croft.engine.fileop.PartialTree;
import dev.croft.linux.file.BytePath;
import dev.croft.oci.tree.FileTree;
import dev.croft.oci.tree.TreeEntry;
import dev.croft.oci.tree.TreeStore;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A part of a snapshot in one stream: the size of a tree's listing in four bytes, the listing, and
 * the files as {@link PackedFiles}.
 */
final class SentPart implements AutoCloseable {

  private static final int MOST_LISTING_BYTES = 64 << 20;

  private final CopySource source;
  private final FileTree tree;

  private SentPart(CopySource source, FileTree tree) {
    this.source = source;
    this.tree = tree;
  }

  /**
   * The part of a tree that is wanted, which is closed with it; empty, and then the tree is closed,
   * where it is too much.
   */
  static Optional<SentPart> of(CopySource source, PartRequest request) throws IOException {
    boolean sent = false;
    try {
      PartialTree part = PartialTree.of(source, request.parts());
      Optional<FileTree> tree =
          part.bytes() > request.mostBytes() ? Optional.empty() : part.digested();
      sent = tree.isPresent();
      return tree.map(digested -> new SentPart(source, digested));
    } finally {
      if (!sent) {
        source.close();
      }
    }
  }

  void write(OutputStream to) throws IOException {
    DataOutputStream out = new DataOutputStream(to);
    byte[] listing = tree.listing();
    out.writeInt(listing.length);
    out.write(listing);
    Map<WantedFile, BytePath> files = new LinkedHashMap<>();
    for (TreeEntry entry : tree.entries()) {
      entry
          .content()
          .ifPresent(
              digest -> files.putIfAbsent(new WantedFile(digest, entry.size()), entry.path()));
    }
    PackedFiles.write(files, source::open, out);
  }

  @Override
  public void close() {
    source.close();
  }

  /** Keeps the files of what was sent in a store, verified; the tree. */
  static FileTree read(InputStream in, TreeStore store, MovedBytes moved) throws IOException {
    DataInputStream data = new DataInputStream(in);
    int length = data.readInt();
    if (length < 0 || length > MOST_LISTING_BYTES) {
      throw new IOException("a listing of " + length + " bytes");
    }
    FileTree tree = FileTree.ofListing(data.readNBytes(length));
    long bytes = tree.entries().stream().mapToLong(TreeEntry::size).sum();
    long _ = PackedFiles.read(data, store, moved.expect("files", bytes)::at);
    if (!store.missing(tree).isEmpty()) {
      throw new IOException("not all files came that were listed");
    }
    return tree;
  }
}
