package dev.croft.server.api;

import dev.croft.model.failure.CroftException;
import io.vertx.core.net.SocketAddress;
import java.net.URI;

/**
 * Where the API is served.
 *
 * @param url {@code tcp://HOST:PORT}, where port 0 is any free one, or {@code unix:///PATH}
 */
public record ListenAddress(String url) {
  SocketAddress socketAddress() {
    URI uri = parsed();
    if ("tcp".equals(uri.getScheme()) && uri.getHost() != null && uri.getPort() >= 0) {
      return SocketAddress.inetSocketAddress(uri.getPort(), uri.getHost());
    }
    if ("unix".equals(uri.getScheme()) && uri.getPath() != null && !uri.getPath().isEmpty()) {
      return SocketAddress.domainSocketAddress(uri.getPath());
    }
    throw invalid();
  }

  private URI parsed() {
    try {
      return URI.create(url);
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  private CroftException invalid() {
    return CroftException.user(
        "cannot listen at " + url + ": write tcp://HOST:PORT or unix:///PATH");
  }
}
