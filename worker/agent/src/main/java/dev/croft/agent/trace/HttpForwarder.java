package dev.croft.agent.trace;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
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

/** Sends spans on by OTLP over HTTP. */
final class HttpForwarder implements SpanForwarder, AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

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
    HttpRequest.Builder post =
        HttpRequest.newBuilder(collector)
            .timeout(PATIENCE)
            .header("content-type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(request));
    headers.forEach(post::header);
    try {
      int status = client.send(post.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status / 100 != 2) {
        throw notTaken("it answers with status " + status);
      }
    } catch (IOException e) {
      throw notTaken(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    }
  }

  private CroftException notTaken(String why) {
    return new CroftException(
        FailureKind.TRANSIENT,
        "the collector of traces at " + collector + " took no spans: " + why);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
