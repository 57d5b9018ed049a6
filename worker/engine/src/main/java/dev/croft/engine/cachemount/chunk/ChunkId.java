package dev.croft.engine.cachemount.chunk;

import dev.croft.model.content.Digest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

/** The SHA-256 of a chunk, as four numbers: very many of them are in memory. */
public record ChunkId(long a, long b, long c, long d) {

  /** How long its binary form is. */
  public static final int BYTES = 32;

  /** The name of these bytes. */
  public static ChunkId of(byte[] bytes, int offset, int length) {
    MessageDigest hash = Digest.sha256();
    hash.update(bytes, offset, length);
    return read(ByteBuffer.wrap(hash.digest()));
  }

  /** The name of these bytes. */
  public static ChunkId of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  /** From its binary form. */
  public static ChunkId read(ByteBuffer from) {
    return new ChunkId(from.getLong(), from.getLong(), from.getLong(), from.getLong());
  }

  /** From its text form. */
  public static ChunkId parse(String hex) {
    return read(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
  }

  /** Its binary form. */
  public void write(ByteBuffer into) {
    into.putLong(a).putLong(b).putLong(c).putLong(d);
  }

  /** Its binary form. */
  public byte[] bytes() {
    ByteBuffer buffer = ByteBuffer.allocate(BYTES);
    write(buffer);
    return buffer.array();
  }

  @Override
  public int hashCode() {
    // It is a hash already.
    return (int) a;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChunkId(long oa, long ob, long oc, long od)
        && a == oa
        && b == ob
        && c == oc
        && d == od;
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes());
  }
}
