package dev.croft.deploy.acceptance;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes spans by OTLP over HTTP, and keeps them. Thread safe. */
final class TraceCollector implements AutoCloseable {

  private final List<Collected> spans = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  /**
   * A span, and who sent it.
   *
   * @param service what the sender calls itself
   */
  record Collected(String service, Span span) {

    String name() {
      return span.getName();
    }

    Map<String, String> attributes() {
      Map<String, String> attributes = new HashMap<>();
      span.getAttributesList()
          .forEach(
              attribute ->
                  attributes.put(attribute.getKey(), attribute.getValue().getStringValue()));
      return attributes;
    }
  }

  private TraceCollector(HttpServer server) {
    this.server = server;
  }

  static TraceCollector start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      TraceCollector collector = new TraceCollector(server);
      server.createContext("/v1/traces", collector::take);
      server.start();
      return collector;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot collect traces", e);
    }
  }

  /** What {@code OTEL_EXPORTER_OTLP_ENDPOINT} is to be. */
  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      ExportTraceServiceRequest.parseFrom(exchange.getRequestBody().readAllBytes())
          .getResourceSpansList()
          .forEach(this::keep);
      exchange.getResponseHeaders().set("content-type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private void keep(ResourceSpans of) {
    String service =
        of.getResource().getAttributesList().stream()
            .filter(attribute -> attribute.getKey().equals("service.name"))
            .map(attribute -> attribute.getValue().getStringValue())
            .findFirst()
            .orElse("");
    of.getScopeSpansList()
        .forEach(
            scope -> scope.getSpansList().forEach(span -> spans.add(new Collected(service, span))));
  }

  /** What was sent so far. */
  List<Collected> spans() {
    return List.copyOf(spans);
  }

  /** The first span of that name that a service sent. */
  Optional<Collected> find(String service, String name) {
    return spans.stream()
        .filter(span -> span.service().equals(service) && span.name().equals(name))
        .findFirst();
  }

  /** A span and all that it is a part of, as far as they were sent. */
  List<Collected> upwards(Collected from) {
    List<Collected> path = new ArrayList<>();
    for (Optional<Collected> next = Optional.of(from);
        next.isPresent();
        next = withId(next.get().span().getParentSpanId())) {
      path.add(next.get());
    }
    return path;
  }

  private Optional<Collected> withId(ByteString id) {
    return id.isEmpty()
        ? Optional.empty()
        : spans.stream().filter(span -> span.span().getSpanId().equals(id)).findFirst();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
