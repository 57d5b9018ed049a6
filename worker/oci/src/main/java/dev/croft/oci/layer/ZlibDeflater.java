package dev.croft.oci.layer;

import java.io.ByteArrayOutputStream;
import java.util.zip.Deflater;

/** The JDK's zlib at a level. */
record ZlibDeflater(int level) implements GzipPacker.BlockDeflater {

  private static final int WINDOW_BYTES = 32 * 1024;
  private static final int BUFFER_BYTES = 64 * 1024;

  @Override
  public String form() {
    return "zlib-" + level;
  }

  @Override
  public byte[] deflate(byte[] before, byte[] block, int count, boolean last) {
    Deflater deflater = new Deflater(level, true);
    try {
      int window = Math.min(before.length, WINDOW_BYTES);
      deflater.setDictionary(before, before.length - window, window);
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
}
