package dev.croft.oci.layer.tar;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The 512 bytes before every entry, field by field: POSIX ustar, GNU's variant, and the old form.
 */
final class HeaderBlock {

  static final int BYTES = 512;

  private static final int CHECKSUM = 148;
  private static final int CHECKSUM_LENGTH = 8;
  private static final int MAGIC = 257;
  private static final byte[] POSIX_MAGIC = "ustar\0".getBytes(StandardCharsets.US_ASCII);

  private final byte[] block;

  HeaderBlock(byte[] block) {
    this.block = block;
  }

  static HeaderBlock empty() {
    return new HeaderBlock(new byte[BYTES]);
  }

  boolean isZero() {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  byte type() {
    return block[156];
  }

  /** Whether the name goes on in the prefix field, which GNU uses for other things. */
  boolean isPosix() {
    return Arrays.equals(block, MAGIC, MAGIC + 6, POSIX_MAGIC, 0, 6);
  }

  boolean checksumFits() {
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < BYTES; i++) {
      boolean field = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_LENGTH;
      byte b = field ? (byte) ' ' : block[i];
      unsigned += Byte.toUnsignedInt(b);
      signed += b;
    }
    long stored = number(CHECKSUM, CHECKSUM_LENGTH);
    // Some old programs summed signed bytes.
    return stored == unsigned || stored == signed;
  }

  /** The bytes of a field up to its first NUL. */
  byte[] text(int offset, int length) {
    int end = offset;
    while (end < offset + length && block[end] != 0) {
      end++;
    }
    return Arrays.copyOfRange(block, offset, end);
  }

  /** A field in octal digits, or in binary where its first bit is set. */
  long number(int offset, int length) {
    if ((block[offset] & 0x80) != 0) {
      return binary(offset, length);
    }
    String digits = new String(text(offset, length), StandardCharsets.ISO_8859_1).trim();
    if (digits.isEmpty()) {
      return 0;
    }
    try {
      return Long.parseLong(digits, 8);
    } catch (NumberFormatException e) {
      throw new TarFormatException("a tar header has '" + digits + "' in place of a number");
    }
  }

  private long binary(int offset, int length) {
    boolean negative = (block[offset] & 0x40) != 0;
    long value = negative ? -1 : 0;
    for (int i = offset; i < offset + length; i++) {
      int b = Byte.toUnsignedInt(block[i]);
      if (i == offset) {
        b = negative ? b | 0x80 : b & 0x7f;
      }
      long next = (value << 8) | b;
      if (next >> 8 != value) {
        throw new TarFormatException("a tar header has a number of more than 64 bits");
      }
      value = next;
    }
    return value;
  }

  void putText(int offset, int length, byte[] text) {
    System.arraycopy(text, 0, block, offset, Math.min(length, text.length));
  }

  /** Whether a number has an octal form of {@code length} bytes with a NUL at its end. */
  static boolean fitsOctal(long value, int length) {
    return value >= 0 && value < 1L << (3 * (length - 1));
  }

  void putOctal(int offset, int length, long value) {
    String digits = Long.toOctalString(value);
    String padded = "0".repeat(length - 1 - digits.length()) + digits;
    putText(offset, length, padded.getBytes(StandardCharsets.US_ASCII));
  }

  void putType(char type) {
    block[156] = (byte) type;
  }

  /** Marks the block as POSIX ustar and seals it with its checksum. */
  byte[] seal() {
    putText(MAGIC, 8, "ustar\00000".getBytes(StandardCharsets.US_ASCII));
    Arrays.fill(block, CHECKSUM, CHECKSUM + CHECKSUM_LENGTH, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += Byte.toUnsignedInt(b);
    }
    putOctal(CHECKSUM, CHECKSUM_LENGTH - 1, sum);
    block[CHECKSUM + CHECKSUM_LENGTH - 2] = 0;
    return block;
  }
}
