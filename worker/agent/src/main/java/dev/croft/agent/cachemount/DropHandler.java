package dev.croft.agent.cachemount;

import dev.croft.engine.cachemount.LocalCacheMounts;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives up a worker's directories of a cache mount when another node says so. */
final class DropHandler {

  private static final Logger LOG = LoggerFactory.getLogger(DropHandler.class);
  private static final int FAILED = 500;

  private final LocalCacheMounts mounts;

  DropHandler(LocalCacheMounts mounts) {
    this.mounts = mounts;
  }

  void handle(HttpServerRequest request) {
    var _ =
        request
            .body()
            .onSuccess(body -> Thread.ofVirtual().start(() -> drop(request, body.getBytes())));
  }

  private void drop(HttpServerRequest request, byte[] question) {
    try {
      mounts.drop(DropMessages.read(question));
      var _ = request.response().end();
    } catch (IOException | RuntimeException e) {
      LOG.warn("a cache mount is not given up: {}", e.getMessage());
      var _ = request.response().setStatusCode(FAILED).end();
    }
  }
}
