package dev.croft.engine.cachemount.chunk;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Adds chunks to a store, many to a file. They are there for others once this was finished; closed
 * before, it leaves nothing behind. For one thread.
 */
public final class PackWriter implements AutoCloseable {

  /** A pack is ended when it has this size; a small one is cheap to write anew when it is old. */
  private static final long MAX_BYTES = 64L << 20;

  private static final int BUFFER_BYTES = 1 << 20;

  private final ChunkStore store;
  private final Map<Long, Map<ChunkId, PackIndex.Place>> written = new HashMap<>();
  private Optional<Open> open = Optional.empty();

  private static final class Open {
    private final long number;
    private final OutputStream out;
    private final Map<ChunkId, PackIndex.Place> places = new HashMap<>();
    private long length;

    Open(long number, OutputStream out) {
      this.number = number;
      this.out = out;
    }
  }

  PackWriter(ChunkStore store) {
    this.store = store;
  }

  /** Adds a chunk that the store does not have. */
  public void add(ChunkId id, byte[] from, int offset, int length) throws IOException {
    if (!store.has(id)) {
      append(id, from, offset, length);
    }
  }

  /** Adds a chunk although the store has it elsewhere. */
  void addAnew(ChunkId id, byte[] bytes) throws IOException {
    append(id, bytes, 0, bytes.length);
  }

  private void append(ChunkId id, byte[] from, int offset, int length) throws IOException {
    if (has(id)) {
      return;
    }
    if (open.isPresent() && open.get().length >= MAX_BYTES) {
      endPack();
    }
    Open pack = open.isPresent() ? open.get() : begin();
    pack.out.write(from, offset, length);
    pack.places.put(id, new PackIndex.Place(pack.length, length));
    pack.length += length;
  }

  /** Makes all that was added a part of the store. */
  public void finish() throws IOException {
    endPack();
    for (Map.Entry<Long, Map<ChunkId, PackIndex.Place>> pack : written.entrySet()) {
      PackIndex.write(store.indexFile(pack.getKey()), pack.getValue());
      store.adopt(pack.getKey(), pack.getValue());
    }
    written.clear();
  }

  /** Throws away what was not finished. */
  @Override
  public void close() {
    for (Open pack : open.stream().toList()) {
      written.put(pack.number, pack.places);
      try {
        pack.out.close();
      } catch (IOException e) {
        // The disk is full, perhaps; the file is removed all the same.
        store.note("a pack was not closed", e);
      }
    }
    open = Optional.empty();
    written.keySet().forEach(store::discard);
    written.clear();
  }

  private boolean has(ChunkId id) {
    return open.filter(pack -> pack.places.containsKey(id)).isPresent()
        || written.values().stream().anyMatch(places -> places.containsKey(id));
  }

  private Open begin() throws IOException {
    long number = store.newNumber();
    Path file = store.packFile(number);
    Open pack =
        new Open(number, new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES));
    open = Optional.of(pack);
    return pack;
  }

  private void endPack() throws IOException {
    if (open.isPresent()) {
      Open pack = open.get();
      pack.out.close();
      written.put(pack.number, pack.places);
      open = Optional.empty();
    }
  }
}
