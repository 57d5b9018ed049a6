package dev.croft.engine.cachemount.version;

import dev.croft.engine.cachemount.chunk.ChunkId;
import dev.croft.engine.cachemount.chunk.ChunkSource;
import dev.croft.engine.cachemount.chunk.ChunkStore;
import dev.croft.engine.cachemount.chunk.PackWriter;
import dev.croft.engine.cachemount.disk.MissingChunksException;
import dev.croft.engine.cachemount.tree.MountTree;
import dev.croft.engine.cachemount.tree.TreeChange;
import dev.croft.engine.cachemount.tree.TreeCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads and writes the listings of versions; those that were read are kept here too. */
final class Listings {

  private static final int PIECE_BYTES = 1 << 20;

  private final ChunkStore store;

  Listings(ChunkStore store) {
    this.store = store;
  }

  /** A version with its listing. */
  record Listed(VersionRecord record, MountTree tree) {
    static final Listed NOTHING = new Listed(VersionRecord.EMPTY, MountTree.EMPTY);
  }

  /**
   * Reads a version.
   *
   * @param near one whose listing may be the beginning of this one's
   */
  Listed read(ChunkId version, ChunkSource source, Listed near) throws IOException {
    VersionRecord record = VersionRecord.read(get(List.of(version), source));
    boolean onward = near.record().isPrefixOf(record);
    MountTree tree = onward ? near.tree() : MountTree.EMPTY;
    int from = onward ? near.record().parts().size() : 0;
    for (VersionRecord.Part part : record.parts().subList(from, record.parts().size())) {
      tree = tree.after(TreeCodec.read(get(part.pieces(), source)));
    }
    return new Listed(record, tree);
  }

  /** Writes the version that comes after another; what names it is {@link #idOf}. */
  Listed write(Listed before, MountTree tree) throws IOException {
    TreeChange change = before.tree().to(tree);
    byte[] bytes = TreeCodec.write(change);
    List<VersionRecord.Part> parts = new ArrayList<>(before.record().parts());
    if (before.record().shouldStartAnew(bytes.length)) {
      parts.clear();
      bytes = TreeCodec.write(tree);
    }
    try (PackWriter pack = store.write()) {
      parts.add(new VersionRecord.Part(bytes.length, pieces(bytes, pack)));
      VersionRecord record = new VersionRecord(tree.size(), tree.dataBytes(), parts);
      byte[] recordBytes = record.toBytes();
      pack.add(ChunkId.of(recordBytes), recordBytes, 0, recordBytes.length);
      pack.finish();
      return new Listed(record, tree);
    }
  }

  static ChunkId idOf(Listed listed) {
    return ChunkId.of(listed.record().toBytes());
  }

  /** All that a version is made of. */
  static Set<ChunkId> chunksOf(Listed listed) {
    if (listed.record().parts().isEmpty()) {
      return Set.of();
    }
    Set<ChunkId> chunks = listed.tree().chunks();
    addChunks(idOf(listed), listed, chunks);
    return chunks;
  }

  /** Adds the chunks that a version's listing is made of. */
  static void addChunks(ChunkId version, Listed listed, Set<ChunkId> chunks) {
    chunks.add(version);
    listed.record().parts().forEach(part -> chunks.addAll(part.pieces()));
  }

  private static List<ChunkId> pieces(byte[] bytes, PackWriter pack) throws IOException {
    List<ChunkId> pieces = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += PIECE_BYTES) {
      int length = Math.min(PIECE_BYTES, bytes.length - at);
      ChunkId id = ChunkId.of(bytes, at, length);
      pack.add(id, bytes, at, length);
      pieces.add(id);
    }
    return pieces;
  }

  private byte[] get(List<ChunkId> ids, ChunkSource source) throws IOException {
    Map<ChunkId, byte[]> found = new HashMap<>();
    try (PackWriter pack = store.write()) {
      source.fetch(
          ids,
          (id, bytes) -> {
            found.put(id, bytes);
            pack.add(id, bytes, 0, bytes.length);
          });
      pack.finish();
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ChunkId id : ids) {
      byte[] bytes = found.get(id);
      if (bytes == null) {
        throw new MissingChunksException(1);
      }
      all.writeBytes(bytes);
    }
    return all.toByteArray();
  }
}
