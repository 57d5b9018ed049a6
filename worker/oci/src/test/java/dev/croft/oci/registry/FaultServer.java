package dev.croft.oci.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Does what real registries do only on bad days: one scripted answer after the other. */
final class FaultServer implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<HttpHandler> script = new ConcurrentLinkedDeque<>();

  /** The requests that came: method, path and query, range, and whether it was authorized. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  FaultServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** What comes next. */
  FaultServer then(HttpHandler handler) {
    script.add(handler);
    return this;
  }

  /** An answer without surprises. */
  FaultServer then(int status, byte[] body, String... headers) {
    return then(
        exchange -> {
          for (int i = 0; i < headers.length; i += 2) {
            exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
          }
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
        });
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  String url(String path) {
    return "http://" + host() + path;
  }

  ImageReference reference(String rest) {
    return ImageReference.parse(host() + "/" + rest);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    boolean authorized = exchange.getRequestHeaders().containsKey("Authorization");
    requests.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + (range == null ? "" : " " + range)
            + (authorized ? " authorized" : ""));
    HttpHandler handler = script.poll();
    try (exchange) {
      if (handler == null) {
        exchange.sendResponseHeaders(418, -1);
      } else {
        handler.handle(exchange);
      }
    }
  }
}
