package dev.croft.engine.cachemount.tree;

import dev.croft.engine.cachemount.chunk.ChunkId;
import dev.croft.linux.file.BytePath;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Reads what {@link BinaryOutput} wrote. Every method throws {@link CroftException} where the bytes
 * are damaged: they may come from another machine.
 */
public final class BinaryInput {

  private static final int MAX_SHIFT = 63;

  private final ByteBuffer bytes;

  /** All of these bytes. */
  public BinaryInput(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes);
  }

  /** Whether there is more. */
  public boolean hasMore() {
    return bytes.hasRemaining();
  }

  /** A number that is not negative. */
  public long number() {
    long value = 0;
    for (int shift = 0; shift <= MAX_SHIFT; shift += 7) {
      byte next = octet();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw damaged();
  }

  /** Any number. */
  public long signed() {
    long value = number();
    return value >>> 1 ^ -(value & 1);
  }

  /** A number that counts things of at least one byte each, which are still to come. */
  public int count() {
    long value = number();
    if (value < 0 || value > bytes.remaining()) {
      throw damaged();
    }
    return (int) value;
  }

  /** A number up to a limit. */
  public int number(int max) {
    long value = number();
    if (value < 0 || value > max) {
      throw damaged();
    }
    return (int) value;
  }

  /** Some bytes with their length. */
  public byte[] bytes() {
    byte[] value = new byte[count()];
    bytes.get(value);
    return value;
  }

  /** A path. */
  public BytePath path() {
    return path(bytes());
  }

  /** A path from its bytes. */
  static BytePath path(byte[] value) {
    try {
      return BytePath.of(value);
    } catch (IllegalArgumentException e) {
      throw damaged();
    }
  }

  /** A chunk's name. */
  public ChunkId chunk() {
    try {
      return ChunkId.read(bytes);
    } catch (BufferUnderflowException e) {
      throw damaged();
    }
  }

  /** What is thrown where something makes no sense. */
  static CroftException damaged() {
    return new CroftException(FailureKind.INTERNAL, "the listing of a cache mount is damaged");
  }

  private byte octet() {
    if (!bytes.hasRemaining()) {
      throw damaged();
    }
    return bytes.get();
  }
}
