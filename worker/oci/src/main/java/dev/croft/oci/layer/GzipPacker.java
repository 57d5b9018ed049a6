package dev.croft.oci.layer;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
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
  @FunctionalInterface
  interface BlockDeflater {

    /**
     * Deflates a block.
     *
     * @param before the block before, whose end the reader knows
     */
    byte[] deflate(byte[] before, byte[] block, int count, boolean last);
  }

  private static final int MAX_BLOCKS = 16;
  private static final int UNKNOWN_SYSTEM = 0xff;

  private final OutputStream out;
  private final BlockDeflater deflater;
  private final Executor cpu;
  private final CRC32 checksum = new CRC32();
  private final Queue<FutureTask<byte[]>> packing = new ArrayDeque<>();
  private byte[] previous = new byte[0];
  private long length;

  /**
   * Begins a member.
   *
   * @param effort what the head says of it: 2 for the smallest, 4 for the fastest, else 0
   */
  GzipPacker(OutputStream out, BlockDeflater deflater, int effort, Executor cpu)
      throws IOException {
    this.out = out;
    this.deflater = deflater;
    this.cpu = cpu;
    out.write(
        new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, (byte) effort, (byte) UNKNOWN_SYSTEM});
  }

  static GzipPacker of(Compression.Gzip gzip, OutputStream out, Executor cpu) throws IOException {
    int effort = gzip.level() == 9 ? 2 : gzip.level() == 1 ? 4 : 0;
    return new GzipPacker(out, new ZlibDeflater(gzip.level()), effort, cpu);
  }

  static GzipPacker of(Compression.FastGzip fast, OutputStream out, Executor cpu)
      throws IOException {
    return new GzipPacker(out, new FastDeflaters(), 0, cpu);
  }

  @Override
  public void add(byte[] block, int count, boolean last) throws IOException {
    byte[] dictionary = previous;
    FutureTask<byte[]> task =
        new FutureTask<>(() -> deflater.deflate(dictionary, block, count, last));
    packing.add(task);
    cpu.execute(task);
    checksum.update(block, 0, count);
    length += count;
    previous = block;
    while (packing.size() >= MAX_BLOCKS || (last && !packing.isEmpty())) {
      out.write(result(packing.remove()));
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

  private static byte[] result(FutureTask<byte[]> task) throws IOException {
    Interruption.guard(() -> waitFor(task));
    try {
      return task.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IOException("a block of a layer cannot be packed", e);
    }
  }

  private static void waitFor(FutureTask<byte[]> task) throws InterruptedException {
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
