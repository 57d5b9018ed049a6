package dev.croft.agent.trace;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends spans on by OTLP over HTTP. */
final class HttpForwarder implements SpanForwarder, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HttpForwarder.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int AT_ONCE = 64;

  private final Semaphore room = new Semaphore(AT_ONCE);
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI collector;
  private final Map<String, String> headers;

  /**
   * A forwarder.
   *
   * @param headers as {@code OTEL_EXPORTER_OTLP_HEADERS} has them: {@code name=value,…}, encoded
   */
  HttpForwarder(URI collector, String headers) {
    this.collector = collector;
    this.headers = read(headers);
  }

  private static Map<String, String> read(String text) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String header : text.split(",", -1)) {
      int equals = header.indexOf('=');
      if (equals > 0) {
        headers.put(
            header.substring(0, equals).strip(),
            URLDecoder.decode(
                header.substring(equals + 1).strip().replace("+", "%2B"), StandardCharsets.UTF_8));
      }
    }
    return headers;
  }

  @Override
  public void forward(byte[] request) {
    if (!room.tryAcquire()) {
      LOG.warn("{} has {} requests to take and gets no more spans of clients", collector, AT_ONCE);
      return;
    }
    Thread.ofVirtual()
        .name("spans")
        .start(
            () -> {
              try {
                send(request);
              } finally {
                room.release();
              }
            });
  }

  private void send(byte[] request) {
    HttpRequest.Builder post =
        HttpRequest.newBuilder(collector)
            .timeout(PATIENCE)
            .header("content-type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(request));
    headers.forEach(post::header);
    try {
      int status = client.send(post.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status / 100 != 2) {
        LOG.warn("{} took no spans of a client: it answers with status {}", collector, status);
      }
    } catch (IOException e) {
      LOG.warn("{} took no spans of a client: {}", collector, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for what is on its way. */
  @Override
  public void close() {
    try {
      if (!room.tryAcquire(AT_ONCE, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("{} did not take all spans of clients", collector);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      client.shutdownNow();
    }
  }
}
