package dev.croft.oci.layer.deflate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Bytes written bit by bit, the lowest bit first (RFC 1951, section 3.1.1). Room is made before a
 * section is written, not at every bit. For one thread.
 */
final class BitSink {

  static final int LENGTH_SHIFT = 16;
  private static final long CODE_MASK = (1 << LENGTH_SHIFT) - 1;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private int length;
  private long pending;
  private int pendingBits;

  BitSink(int capacity) {
    bytes = new byte[capacity + Long.BYTES];
  }

  /** Starts again with nothing; the room that was made stays. */
  void clear() {
    length = 0;
    pending = 0;
    pendingBits = 0;
  }

  /** Makes room for so many bytes more. */
  void reserve(long count) {
    long needed = length + count + 2 * Long.BYTES;
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.toIntExact(Math.max(needed, bytes.length * 3L / 2)));
    }
  }

  /** Adds bits; at most 57 may be added between two calls of {@link #settle}. */
  void add(long bits, int count) {
    pending |= bits << pendingBits;
    pendingBits += count;
  }

  /** Writes whole bytes out. */
  void settle() {
    LONGS.set(bytes, length, pending);
    length += pendingBits >>> 3;
    pending >>>= pendingBits & ~7;
    pendingBits &= 7;
  }

  /**
   * Adds the codes of bytes.
   *
   * @param codes by byte: the code, of at most 15 bits, and above bit {@link #LENGTH_SHIFT} its
   *     length
   */
  void addCodes(byte[] from, int start, int end, int[] codes) {
    long bits = pending;
    int count = pendingBits;
    int out = length;
    int at = start;
    // Three codes always fit beside what is left of a byte.
    while (at + 3 <= end) {
      int first = codes[from[at] & 0xff];
      int second = codes[from[at + 1] & 0xff];
      int third = codes[from[at + 2] & 0xff];
      bits |= (first & CODE_MASK) << count;
      count += first >>> LENGTH_SHIFT;
      bits |= (second & CODE_MASK) << count;
      count += second >>> LENGTH_SHIFT;
      bits |= (third & CODE_MASK) << count;
      count += third >>> LENGTH_SHIFT;
      LONGS.set(bytes, out, bits);
      out += count >>> 3;
      bits >>>= count & ~7;
      count &= 7;
      at += 3;
    }
    pending = bits;
    pendingBits = count;
    length = out;
    while (at < end) {
      int code = codes[from[at++] & 0xff];
      add(code & CODE_MASK, code >>> LENGTH_SHIFT);
    }
    settle();
  }

  /** Fills the byte that was begun with zeros. */
  void align() {
    pendingBits = (pendingBits + 7) & ~7;
    settle();
  }

  /** Adds bytes; the sink must be at a byte's beginning. */
  void add(byte[] from, int offset, int count) {
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }
}
