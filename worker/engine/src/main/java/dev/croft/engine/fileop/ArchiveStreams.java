package dev.croft.engine.fileop;

import dev.croft.oci.layer.Decompression;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks what archives are packed with, by what their first bytes say. */
final class ArchiveStreams {

  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int MAGIC_BYTES = 6;
  private static final int XZ_MEMORY_KIB = 256 * 1024;

  private ArchiveStreams() {}

  /** What is inside: of gzip, bzip2, xz or zstd, or the stream itself. */
  static InputStream open(InputStream packed) throws IOException {
    BufferedInputStream in = new BufferedInputStream(packed, BUFFER_BYTES);
    in.mark(MAGIC_BYTES);
    byte[] magic = in.readNBytes(MAGIC_BYTES);
    in.reset();
    InputStream inside;
    if (startsWith(magic, 0xfd, '7', 'z', 'X', 'Z', 0)) {
      inside = new XZInputStream(in, XZ_MEMORY_KIB);
    } else if (startsWith(magic, 'B', 'Z', 'h')) {
      inside = new BZip2CompressorInputStream(in, true);
    } else {
      inside = Decompression.open(in);
    }
    return new BufferedInputStream(inside, BUFFER_BYTES);
  }

  private static boolean startsWith(byte[] bytes, int... expected) {
    if (bytes.length < expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (Byte.toUnsignedInt(bytes[i]) != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
