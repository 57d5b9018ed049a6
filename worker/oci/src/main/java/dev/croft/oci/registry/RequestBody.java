package dev.croft.oci.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a request.
 *
 * @param size in bytes
 * @param source opened once for each attempt
 */
record RequestBody(long size, Source source) {

  static RequestBody of(byte[] bytes) {
    return new RequestBody(bytes.length, () -> new ByteArrayInputStream(bytes));
  }

  /** Opens the bytes from the first on. */
  @FunctionalInterface
  interface Source {
    InputStream open() throws IOException;
  }
}
