package dev.croft.engine.cachemount.chunk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;

/** The file beside a pack that says what is where in it. A pack without one is none. */
final class PackIndex {

  private static final int ENTRY_BYTES = ChunkId.BYTES + Long.BYTES + Integer.BYTES;

  /** Where a chunk is in its pack. */
  record Place(long offset, int length) {
    long end() {
      return offset + length;
    }
  }

  private PackIndex() {}

  static void write(Path file, Map<ChunkId, Place> places) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(places.size() * ENTRY_BYTES);
    places.forEach(
        (id, place) -> {
          id.write(buffer);
          buffer.putLong(place.offset()).putInt(place.length());
        });
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.write(fresh, buffer.array());
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** What an index says, as far as the pack goes: a power failure may have cut either short. */
  static Map<ChunkId, Place> read(Path file, long packBytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(Files.readAllBytes(file));
    Map<ChunkId, Place> places = HashMap.newHashMap(buffer.remaining() / ENTRY_BYTES);
    while (buffer.remaining() >= ENTRY_BYTES) {
      ChunkId id = ChunkId.read(buffer);
      Place place = new Place(buffer.getLong(), buffer.getInt());
      if (place.offset() >= 0 && place.length() >= 0 && place.end() <= packBytes) {
        places.put(id, place);
      }
    }
    return places;
  }
}
