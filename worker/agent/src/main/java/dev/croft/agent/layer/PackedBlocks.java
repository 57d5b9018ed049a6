package dev.croft.agent.layer;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.oci.blob.BlobStore;
import dev.croft.oci.layer.BlockKey;
import dev.croft.oci.layer.KnownBlocks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;

/**
 * Remembers where in a store's blobs the packed blocks of layers are, so that a layer that differs
 * little from an earlier one is mostly copied. It keeps no blob: what was deleted or cannot be read
 * back as it was written is forgotten, and packed again. Each block takes about 130 bytes; those
 * that were not used for longest go first. Thread safe.
 */
final class PackedBlocks {

  /** Blocks of 64 GiB of archives, in about 8 MiB. */
  private static final int MAX_BLOCKS = 65_536;

  private final BlobStore blobs;
  private final int maxBlocks;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<BlockKey, Place> places = new LinkedHashMap<>(16, 0.75f, true);

  /** Where a packed block is, and the CRC-32C of its packed bytes. */
  private record Place(Digest blob, long offset, int length, int checksum) {}

  PackedBlocks(BlobStore blobs) {
    this(blobs, MAX_BLOCKS);
  }

  /**
   * A memory that knows nothing yet.
   *
   * @param maxBlocks how many are remembered at most
   */
  PackedBlocks(BlobStore blobs, int maxBlocks) {
    this.blobs = blobs;
    this.maxBlocks = maxBlocks;
  }

  /** What one layer that is about to be written may use; it is remembered once it is stored. */
  Layer forLayer() {
    return new Layer();
  }

  /** How many blocks are remembered. */
  int size() {
    lock.lock();
    try {
      return places.size();
    } finally {
      lock.unlock();
    }
  }

  private Optional<Place> place(BlockKey key) {
    lock.lock();
    try {
      return Optional.ofNullable(places.get(key));
    } finally {
      lock.unlock();
    }
  }

  private Optional<byte[]> read(Place place) {
    try (SeekableByteChannel channel = blobs.openChannel(place.blob())) {
      ByteBuffer packed = ByteBuffer.allocate(place.length());
      channel.position(place.offset());
      int got = 0;
      while (got >= 0 && packed.hasRemaining()) {
        got = channel.read(packed);
      }
      boolean whole = !packed.hasRemaining() && checksum(packed.array()) == place.checksum();
      return whole ? Optional.of(packed.array()) : Optional.empty();
    } catch (IOException | CroftException e) {
      // Deleted, or on a bad disk: packing it again needs neither.
      return Optional.empty();
    }
  }

  private void forget(Digest blob) {
    lock.lock();
    try {
      places.values().removeIf(place -> place.blob().equals(blob));
    } finally {
      lock.unlock();
    }
  }

  private void remember(Digest blob, List<Written> blocks) {
    lock.lock();
    try {
      for (Written block : blocks) {
        places.put(block.key(), new Place(blob, block.offset(), block.length(), block.checksum()));
      }
      var eldest = places.keySet().iterator();
      for (int over = places.size() - maxBlocks; over > 0; over--) {
        eldest.next();
        eldest.remove();
      }
    } finally {
      lock.unlock();
    }
  }

  private static int checksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, bytes.length);
    return (int) checksum.getValue();
  }

  private record Written(BlockKey key, long offset, int length, int checksum) {}

  /** What one layer finds and leaves. */
  final class Layer implements KnownBlocks {

    private final List<Written> blocks = new ArrayList<>();
    private final AtomicInteger found = new AtomicInteger();

    private Layer() {}

    @Override
    public Optional<byte[]> find(BlockKey key) {
      Optional<Place> place = place(key);
      Optional<byte[]> packed = place.flatMap(PackedBlocks.this::read);
      if (packed.isPresent()) {
        found.incrementAndGet();
      } else {
        place.ifPresent(bad -> forget(bad.blob()));
      }
      return packed;
    }

    @Override
    public void written(BlockKey key, long offset, byte[] packed) {
      if (blocks.size() < maxBlocks) {
        blocks.add(new Written(key, offset, packed.length, checksum(packed)));
      }
    }

    /** How many blocks were not packed again. */
    int found() {
      return found.get();
    }

    /** The layer is in the store, as this blob: later layers may use its blocks. */
    void stored(Digest blob) {
      remember(blob, blocks);
    }
  }
}
