package dev.croft.engine.cachemount.tree;

import dev.croft.engine.cachemount.chunk.ChunkId;
import dev.croft.linux.file.BytePath;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Numbers and bytes one after the other; small numbers take few bytes. For one thread. */
public final class BinaryOutput {

  private static final int FIRST_BYTES = 64 * 1024;

  private byte[] bytes = new byte[FIRST_BYTES];
  private int length;

  /** A number that is not negative. */
  public void number(long value) {
    ensure(Long.BYTES + 2);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  /** Any number. */
  public void signed(long value) {
    number(value << 1 ^ value >> 63);
  }

  /** Some bytes with their length. */
  public void bytes(byte[] value) {
    number(value.length);
    raw(value, 0, value.length);
  }

  /** A path. */
  public void path(BytePath path) {
    bytes(path.bytes());
  }

  /** A chunk's name. */
  public void chunk(ChunkId id) {
    ensure(ChunkId.BYTES);
    id.write(ByteBuffer.wrap(bytes, length, ChunkId.BYTES));
    length += ChunkId.BYTES;
  }

  /** Some bytes without their length. */
  void raw(byte[] from, int offset, int count) {
    ensure(count);
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
  }

  /** All that was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
