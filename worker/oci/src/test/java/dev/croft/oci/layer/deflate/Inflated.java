package dev.croft.oci.layer.deflate;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Packs bytes piece by piece, and has zlib read them. */
final class Inflated {

  private Inflated() {}

  static byte[] deflate(byte[] content, int pieceBytes) {
    FastDeflate encoder = new FastDeflate();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] before = new byte[0];
    int at = 0;
    do {
      int count = Math.min(pieceBytes, content.length - at);
      byte[] piece = Arrays.copyOfRange(content, at, at + count);
      out.writeBytes(encoder.deflate(before, piece, count, at + count == content.length));
      before = piece;
      at += count;
    } while (at < content.length);
    return out.toByteArray();
  }

  /** What zlib makes of a stream, which must be one that ends. */
  static byte[] inflate(byte[] packed) throws DataFormatException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 16];
      while (!inflater.finished()) {
        int got = inflater.inflate(buffer);
        if (got == 0 && !inflater.finished()) {
          throw new DataFormatException("the stream has no end");
        }
        out.write(buffer, 0, got);
      }
      return out.toByteArray();
    } finally {
      inflater.end();
    }
  }
}
