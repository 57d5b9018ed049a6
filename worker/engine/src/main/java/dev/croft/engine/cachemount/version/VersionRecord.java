package dev.croft.engine.cachemount.version;

import dev.croft.engine.cachemount.chunk.ChunkId;
import dev.croft.engine.cachemount.tree.BinaryInput;
import dev.croft.engine.cachemount.tree.BinaryOutput;
import java.util.ArrayList;
import java.util.List;

/**
 * A version of a cache mount: where its listing is. The listing is that of an earlier version, and
 * the changes since then, so that a version of which little is new takes little room.
 *
 * @param files how many
 * @param dataBytes how many bytes they have, without holes
 * @param parts the listing: a whole one, and then changes
 */
record VersionRecord(long files, long dataBytes, List<Part> parts) {

  private static final int FORMAT = 1;
  private static final int MAX_PARTS = 200;

  static final VersionRecord EMPTY = new VersionRecord(0, 0, List.of());

  VersionRecord {
    parts = List.copyOf(parts);
  }

  /** Some of a listing, as a {@code TreeCodec} writes it, in pieces. */
  record Part(long bytes, List<ChunkId> pieces) {
    Part {
      pieces = List.copyOf(pieces);
    }
  }

  /** Whether a change should rather be a whole listing, so that reading does not become slow. */
  boolean shouldStartAnew(long changeBytes) {
    if (parts.isEmpty() || parts.size() >= MAX_PARTS) {
      return true;
    }
    long changes = changeBytes + parts.stream().skip(1).mapToLong(Part::bytes).sum();
    return changes > parts.getFirst().bytes();
  }

  /** Whether the other's listing begins with all of this one's. */
  boolean isPrefixOf(VersionRecord other) {
    return parts.size() <= other.parts.size() && parts.equals(other.parts.subList(0, parts.size()));
  }

  byte[] toBytes() {
    BinaryOutput out = new BinaryOutput();
    out.number(FORMAT);
    out.number(files);
    out.number(dataBytes);
    out.number(parts.size());
    for (Part part : parts) {
      out.number(part.bytes());
      out.number(part.pieces().size());
      part.pieces().forEach(out::chunk);
    }
    return out.toByteArray();
  }

  static VersionRecord read(byte[] bytes) {
    BinaryInput in = new BinaryInput(bytes);
    in.number(FORMAT);
    long files = in.number();
    long dataBytes = in.number();
    int count = in.count();
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long partBytes = in.number();
      int pieceCount = in.count();
      List<ChunkId> pieces = new ArrayList<>();
      for (int p = 0; p < pieceCount; p++) {
        pieces.add(in.chunk());
      }
      parts.add(new Part(partBytes, pieces));
    }
    return new VersionRecord(files, dataBytes, parts);
  }
}
