package dev.croft.oci.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a server answered. Must be closed.
 *
 * @param uri who answered, after redirects
 */
record Answer(String method, URI uri, int status, HttpHeaders headers, InputStream body)
    implements AutoCloseable {

  private static final int LONGEST_ERROR_BYTES = 64 << 10;

  Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  List<String> headers(String name) {
    return headers.allValues(name);
  }

  OptionalLong contentLength() {
    return header("Content-Length")
        .filter(text -> text.matches("[0-9]{1,18}"))
        .map(text -> OptionalLong.of(Long.parseLong(text)))
        .orElse(OptionalLong.empty());
  }

  /** The media type without parameters; empty where there is none. */
  String contentType() {
    return header("Content-Type").orElse("").split(";", 2)[0].strip();
  }

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** The failure that this answer means. */
  RegistryException failure() {
    byte[] bytes;
    try {
      bytes = body.readNBytes(LONGEST_ERROR_BYTES);
    } catch (IOException e) {
      // The status says enough without its explanation.
      bytes = new byte[0];
    }
    return RegistryFailures.unexpectedStatus(this, bytes);
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      // What was needed of it was read before.
    }
  }
}
