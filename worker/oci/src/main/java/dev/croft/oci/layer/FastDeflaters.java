package dev.croft.oci.layer;

import dev.croft.oci.layer.deflate.FastDeflate;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Encoders of one layer: as many as are at work at once, each used again for later blocks. */
final class FastDeflaters implements GzipPacker.BlockDeflater {

  private final Queue<FastDeflate> idle = new ConcurrentLinkedQueue<>();

  @Override
  public String form() {
    return "fast";
  }

  @Override
  public byte[] deflate(byte[] before, byte[] block, int count, boolean last) {
    FastDeflate taken = idle.poll();
    FastDeflate encoder = taken == null ? new FastDeflate() : taken;
    try {
      return encoder.deflate(before, block, count, last);
    } finally {
      idle.add(encoder);
    }
  }
}
