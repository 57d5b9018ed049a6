package dev.croft.deploy.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Serves a directory on a free port of loopback, with ETags, and keeps a list of what it sent. */
final class FileServer implements AutoCloseable {

  private final Path directory;
  private final HttpServer server;
  private final List<String> answers = new CopyOnWriteArrayList<>();

  private FileServer(Path directory, HttpServer server) {
    this.directory = directory;
    this.server = server;
  }

  static FileServer of(Path directory) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      FileServer files = new FileServer(directory, server);
      server.createContext("/", files::answer);
      server.start();
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot serve " + directory, e);
    }
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + path;
  }

  /** What was answered since this was last asked, such as {@code 200 a/b}. */
  List<String> answers() {
    List<String> seen = List.copyOf(answers);
    answers.clear();
    return seen;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(1);
      Path file = directory.resolve(path);
      if (!Files.isRegularFile(file)) {
        send(exchange, 404, path, new byte[0]);
        return;
      }
      byte[] content = Files.readAllBytes(file);
      String etag = "\"" + Arrays.hashCode(content) + "\"";
      exchange.getResponseHeaders().set("ETag", etag);
      boolean known = etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
      send(exchange, known ? 304 : 200, path, known ? new byte[0] : content);
    }
  }

  private void send(HttpExchange exchange, int status, String path, byte[] content)
      throws IOException {
    answers.add(status + " " + path);
    exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
    exchange.getResponseBody().write(content);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
