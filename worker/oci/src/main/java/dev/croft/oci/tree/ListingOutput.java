package dev.croft.oci.tree;

import java.io.ByteArrayOutputStream;

/** Writes the parts of a listing. */
final class ListingOutput {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A number that is not negative. */
  void number(long value) {
    long rest = value;
    while (rest >= 0x80) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  void signed(long value) {
    long zigzag = (value << 1) ^ (value >> 63);
    // One bit more than a number that is not negative has: ten bytes at most.
    while ((zigzag & ~0x7fL) != 0) {
      out.write((int) (zigzag & 0x7f) | 0x80);
      zigzag >>>= 7;
    }
    out.write((int) zigzag);
  }

  void bytes(byte[] bytes) {
    number(bytes.length);
    raw(bytes);
  }

  void raw(byte[] bytes) {
    out.writeBytes(bytes);
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }
}
