package dev.croft.oci.layer;

import dev.croft.oci.layer.deflate.FastDeflate;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.zip.CRC32;

/**
 * Packs blocks side by side into one gzip member: each block is deflated by itself with the end of
 * the one before as its dictionary, and ends at a byte. The blocks are of a fixed length, so the
 * bytes do not depend on how many are worked on at once.
 */
final class GzipPacker implements LayerOutput.Packer {

  /** Deflates a block by itself, so that it ends at a byte. May be used by many threads. */
  interface BlockDeflater {

    /** What its bytes depend on besides a block and the window before it. */
    String form();

    /**
     * Deflates a block.
     *
     * @param before the block before, whose end the reader knows
     */
    byte[] deflate(byte[] before, byte[] block, int count, boolean last);
  }

  private static final int MAX_BLOCKS = 16;
  private static final int HEAD_BYTES = 10;

  /** To look for a shorter block, or to remember it, is not worth it. */
  private static final int MIN_KNOWN_BYTES = 64 * 1024;

  private static final int UNKNOWN_SYSTEM = 0xff;

  private final OutputStream out;
  private final BlockDeflater deflater;
  private final Optional<KnownBlocks> known;
  private final Executor cpu;
  private final CRC32 checksum = new CRC32();
  private final Queue<FutureTask<Packed>> packing = new ArrayDeque<>();
  private byte[] previous = new byte[0];
  private long length;
  private long packedLength = HEAD_BYTES;

  /** A block's bytes, and its key where it is to be remembered. */
  private static final class Packed {
    final byte[] bytes;
    final Optional<BlockKey> key;

    Packed(byte[] bytes, Optional<BlockKey> key) {
      this.bytes = bytes;
      this.key = key;
    }
  }

  /**
   * Begins a member.
   *
   * @param effort what the head says of it: 2 for the smallest, 4 for the fastest, else 0
   */
  GzipPacker(
      OutputStream out,
      BlockDeflater deflater,
      int effort,
      Optional<KnownBlocks> known,
      Executor cpu)
      throws IOException {
    this.out = out;
    this.deflater = deflater;
    this.known = known;
    this.cpu = cpu;
    out.write(
        new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, (byte) effort, (byte) UNKNOWN_SYSTEM});
  }

  static GzipPacker of(
      Compression.Gzip gzip, OutputStream out, Optional<KnownBlocks> known, Executor cpu)
      throws IOException {
    int effort = gzip.level() == 9 ? 2 : gzip.level() == 1 ? 4 : 0;
    return new GzipPacker(out, new ZlibDeflater(gzip.level()), effort, known, cpu);
  }

  static GzipPacker of(
      Compression.FastGzip fast, OutputStream out, Optional<KnownBlocks> known, Executor cpu)
      throws IOException {
    return new GzipPacker(out, new FastDeflaters(), 0, known, cpu);
  }

  @Override
  public void add(byte[] block, int count, boolean last) throws IOException {
    byte[] dictionary = previous;
    FutureTask<Packed> task = new FutureTask<>(() -> pack(dictionary, block, count, last));
    packing.add(task);
    cpu.execute(task);
    checksum.update(block, 0, count);
    length += count;
    previous = block;
    while (packing.size() >= MAX_BLOCKS || (last && !packing.isEmpty())) {
      write(result(packing.remove()));
    }
    if (last) {
      out.write(
          ByteBuffer.allocate(2 * Integer.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putInt((int) checksum.getValue())
              .putInt((int) length)
              .array());
    }
  }

  private Packed pack(byte[] before, byte[] block, int count, boolean last) {
    if (known.isEmpty() || count < MIN_KNOWN_BYTES) {
      return new Packed(deflater.deflate(before, block, count, last), Optional.empty());
    }
    BlockKey key =
        BlockKey.of(deflater.form(), before, FastDeflate.WINDOW_BYTES, block, count, last);
    byte[] bytes =
        known.get().find(key).orElseGet(() -> deflater.deflate(before, block, count, last));
    return new Packed(bytes, Optional.of(key));
  }

  private void write(Packed packed) throws IOException {
    out.write(packed.bytes);
    packed.key.ifPresent(key -> tell(key, packed.bytes));
    packedLength += packed.bytes.length;
  }

  private void tell(BlockKey key, byte[] bytes) {
    known.ifPresent(blocks -> blocks.written(key, packedLength, bytes));
  }

  private static Packed result(FutureTask<Packed> task) throws IOException {
    Interruption.guard(() -> waitFor(task));
    try {
      return task.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IOException("a block of a layer cannot be packed", e);
    }
  }

  private static void waitFor(FutureTask<Packed> task) throws InterruptedException {
    try {
      task.get();
    } catch (ExecutionException e) {
      // Told by the call that fetches the result.
    }
  }

  @Override
  public void close() {
    packing.forEach(task -> task.cancel(false));
  }
}
