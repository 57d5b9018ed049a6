package dev.croft.oci.layer;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.croft.model.failure.CroftException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * Unpacks a layer by what its first bytes say: media types are wrong often enough that no engine
 * relies on them.
 */
public final class Decompression {

  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int MAGIC_BYTES = 6;

  private Decompression() {}

  /** The archive inside a blob: gzip, zstd, or the blob itself. Closing it closes the blob. */
  public static InputStream open(InputStream blob) throws IOException {
    BufferedInputStream buffered = new WaitingInputStream(blob);
    buffered.mark(MAGIC_BYTES);
    byte[] magic = buffered.readNBytes(MAGIC_BYTES);
    buffered.reset();
    if (startsWith(magic, 0x1f, 0x8b)) {
      return new GZIPInputStream(buffered, BUFFER_BYTES);
    }
    boolean skippable = magic.length > 3 && (magic[0] & 0xf0) == 0x50 && hasSkippableTail(magic);
    if (startsWith(magic, 0x28, 0xb5, 0x2f, 0xfd) || skippable) {
      return new ZstdInputStreamNoFinalizer(buffered);
    }
    refuse(magic, "xz", 0xfd, '7', 'z', 'X', 'Z', 0);
    refuse(magic, "bzip2", 'B', 'Z', 'h');
    return buffered;
  }

  private static boolean hasSkippableTail(byte[] magic) {
    return magic[1] == 0x2a && magic[2] == 0x4d && magic[3] == 0x18;
  }

  private static void refuse(byte[] magic, String name, int... expected) {
    if (startsWith(magic, expected)) {
      throw CroftException.unsupported(
          "the layer is packed with " + name + "; layers are packed with gzip or zstd, or not");
    }
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

  /**
   * Java's gzip stream asks {@code available()} whether another member follows, and takes a network
   * stream's 0 for the end. This one waits for the answer.
   */
  private static final class WaitingInputStream extends BufferedInputStream {

    WaitingInputStream(InputStream in) {
      super(in, BUFFER_BYTES);
    }

    @Override
    public synchronized int available() throws IOException {
      int now = super.available();
      if (now > 0) {
        return now;
      }
      mark(1);
      boolean more = read() >= 0;
      reset();
      return more ? Math.max(1, super.available()) : 0;
    }
  }
}
