package dev.croft.oci.layer;

import java.io.ByteArrayOutputStream;
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
import java.util.zip.Deflater;

/**
 * Packs blocks side by side into one gzip member: each block is deflated by itself with the end of
 * the one before as its dictionary, and ends at a byte. The blocks are of a fixed length, so the
 * bytes do not depend on how many are worked on at once.
 */
final class GzipPacker implements LayerOutput.Packer {

  private static final int WINDOW_BYTES = 32 * 1024;
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int MAX_BLOCKS = 16;
  private static final int UNKNOWN_SYSTEM = 0xff;

  private final OutputStream out;
  private final int level;
  private final Executor cpu;
  private final CRC32 checksum = new CRC32();
  private final Queue<FutureTask<byte[]>> packing = new ArrayDeque<>();
  private byte[] previous = new byte[0];
  private long length;

  GzipPacker(OutputStream out, int level, Executor cpu) throws IOException {
    this.out = out;
    this.level = level;
    this.cpu = cpu;
    out.write(header());
  }

  private byte[] header() {
    int effort = level == 9 ? 2 : level == 1 ? 4 : 0;
    return new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, (byte) effort, (byte) UNKNOWN_SYSTEM};
  }

  @Override
  public void add(byte[] block, int count, boolean last) throws IOException {
    byte[] dictionary = previous;
    FutureTask<byte[]> task = new FutureTask<>(() -> deflate(dictionary, block, count, last));
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

  private byte[] deflate(byte[] dictionary, byte[] block, int count, boolean last) {
    Deflater deflater = new Deflater(level, true);
    try {
      int window = Math.min(dictionary.length, WINDOW_BYTES);
      deflater.setDictionary(dictionary, dictionary.length - window, window);
      deflater.setInput(block, 0, count);
      if (last) {
        deflater.finish();
      }
      ByteArrayOutputStream packed = new ByteArrayOutputStream(count / 2 + BUFFER_BYTES);
      byte[] buffer = new byte[BUFFER_BYTES];
      int flush = last ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH;
      int got;
      do {
        got = deflater.deflate(buffer, 0, buffer.length, flush);
        packed.write(buffer, 0, got);
      } while (got == buffer.length || (last && !deflater.finished()));
      return packed.toByteArray();
    } finally {
      deflater.end();
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
