package dev.croft.agent.cachemount;

import dev.croft.engine.cachemount.chunk.ChunkId;
import dev.croft.engine.cachemount.chunk.ChunkSink;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * How chunks are asked for and sent. A question is the ids one after the other. An answer to {@code
 * present} is ids, too; one to {@code fetch} is length, id and bytes of each chunk that is there,
 * and an end mark, so that one that was cut off is known.
 */
final class ChunkMessages {

  /** Where the server answers. */
  static final String PREFIX = "/content/cache-mounts/";

  static final String FETCH = PREFIX + "fetch";
  static final String PRESENT = PREFIX + "present";

  /** Chunks that are given are sent as an answer to {@code fetch} is. */
  static final String KEEP = PREFIX + "keep";

  static final String MISSING = PREFIX + "missing";

  /** The length that stands at the end of an answer. */
  private static final int END = -1;

  private static final int MAX_CHUNK_BYTES = 4 << 20;

  private ChunkMessages() {}

  static byte[] ids(Collection<ChunkId> ids) {
    ByteBuffer buffer = ByteBuffer.allocate(ids.size() * ChunkId.BYTES);
    ids.forEach(id -> id.write(buffer));
    return buffer.array();
  }

  static List<ChunkId> ids(byte[] bytes) throws IOException {
    if (bytes.length % ChunkId.BYTES != 0) {
      throw new EOFException("the list of chunks was cut off");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    List<ChunkId> ids = new ArrayList<>(bytes.length / ChunkId.BYTES);
    while (buffer.hasRemaining()) {
      ids.add(ChunkId.read(buffer));
    }
    return ids;
  }

  static void write(DataOutputStream out, ChunkId id, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(id.bytes());
    out.write(bytes);
  }

  static void writeEnd(DataOutputStream out) throws IOException {
    out.writeInt(END);
  }

  /** Hands over the chunks of an answer; one that is not what its name says ends it. */
  static void read(DataInputStream in, ChunkSink sink) throws IOException {
    for (int length = in.readInt(); length != END; length = in.readInt()) {
      if (length < 0 || length > MAX_CHUNK_BYTES) {
        throw new IOException("a chunk of " + length + " bytes");
      }
      byte[] name = in.readNBytes(ChunkId.BYTES);
      byte[] bytes = in.readNBytes(length);
      if (name.length < ChunkId.BYTES || bytes.length < length) {
        throw new EOFException("the answer was cut off");
      }
      ChunkId id = ChunkId.read(ByteBuffer.wrap(name));
      if (!ChunkId.of(bytes).equals(id)) {
        throw new IOException("chunk " + id + " came damaged");
      }
      sink.take(id, bytes);
    }
  }
}
