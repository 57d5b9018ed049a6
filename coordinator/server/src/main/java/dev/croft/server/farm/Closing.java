package dev.croft.server.farm;

import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Parts that are to be closed together, the last one first. For one thread. */
final class Closing implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);
  private static final int SECONDS_FOR_VERTX_TO_CLOSE = 5;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** Notes a part. */
  <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  /** Notes a Vert.x, whose end is waited for a while. */
  void add(Vertx vertx) {
    parts.push(
        () ->
            vertx
                .close()
                .toCompletionStage()
                .toCompletableFuture()
                .get(SECONDS_FOR_VERTX_TO_CLOSE, TimeUnit.SECONDS));
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.error("a part of the farm was not closed", e);
      }
    }
  }
}
