package dev.croft.oci.tree;

import java.io.IOException;
import java.util.Arrays;

/** Reads the parts of a listing, and refuses what cannot be one. */
final class ListingInput {

  private static final int MOST_NUMBER_BYTES = 10;

  private final byte[] bytes;
  private int at;

  ListingInput(byte[] bytes) {
    this.bytes = bytes;
  }

  long number() throws IOException {
    long value = unsigned();
    if (value < 0) {
      throw new IOException("a number that is too large");
    }
    return value;
  }

  int smallNumber() throws IOException {
    long value = unsigned();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new IOException("a number that is too large");
    }
    return (int) value;
  }

  long signed() throws IOException {
    long zigzag = unsigned();
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  byte[] bytes() throws IOException {
    return raw(smallNumber());
  }

  byte[] raw(int count) throws IOException {
    if (count > bytes.length - at) {
      throw new IOException("it ends too early");
    }
    at += count;
    return Arrays.copyOfRange(bytes, at - count, at);
  }

  void expectEnd() throws IOException {
    if (at != bytes.length) {
      throw new IOException("something follows it");
    }
  }

  private long unsigned() throws IOException {
    long value = 0;
    for (int i = 0; i < MOST_NUMBER_BYTES; i++) {
      byte next = raw(1)[0];
      value |= (next & 0x7fL) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("a number that does not end");
  }
}
