package dev.croft.deploy.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

/**
 * Serves the repositories of a directory by git's own program for that, to those who know a token.
 */
final class GitServer implements AutoCloseable {

  private final Path directory;
  private final String token;
  private final HttpServer server;

  private GitServer(Path directory, String token, HttpServer server) {
    this.directory = directory;
    this.token = token;
    this.server = server;
  }

  static GitServer of(Path directory, String token) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      GitServer git = new GitServer(directory, token, server);
      server.createContext("/", git::answer);
      server.setExecutor(Executors.newCachedThreadPool());
      server.start();
      return git;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot serve " + directory, e);
    }
  }

  String url(String repository) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + repository;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String known =
          Base64.getEncoder()
              .encodeToString(("x-access-token:" + token).getBytes(StandardCharsets.UTF_8));
      String given = header(exchange, "Authorization");
      if (!given.toLowerCase(Locale.ROOT).startsWith("basic ") || !given.endsWith(known)) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=test");
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      send(exchange, output(exchange));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private byte[] output(HttpExchange exchange) throws IOException, InterruptedException {
    Path input = Files.createTempFile("git-server", ".in");
    Path output = Files.createTempFile("git-server", ".out");
    try {
      Files.write(input, exchange.getRequestBody().readAllBytes());
      ProcessBuilder builder =
          new ProcessBuilder("git", "http-backend")
              .redirectInput(input.toFile())
              .redirectOutput(output.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      builder
          .environment()
          .putAll(
              Map.of(
                  "GIT_PROJECT_ROOT", directory.toString(),
                  "GIT_HTTP_EXPORT_ALL", "1",
                  "PATH_INFO", exchange.getRequestURI().getPath(),
                  "QUERY_STRING",
                      Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""),
                  "REQUEST_METHOD", exchange.getRequestMethod(),
                  "CONTENT_TYPE", header(exchange, "Content-Type"),
                  "HTTP_CONTENT_ENCODING", header(exchange, "Content-Encoding"),
                  "GIT_PROTOCOL", header(exchange, "Git-Protocol")));
      builder.start().waitFor();
      return Files.readAllBytes(output);
    } finally {
      Files.delete(input);
      Files.delete(output);
    }
  }

  /** Headers as of CGI, an empty line, and the body. */
  private static void send(HttpExchange exchange, byte[] output) throws IOException {
    int status = 200;
    int start = 0;
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int i = 0; i < output.length; i++) {
      if (output[i] != '\n') {
        line.write(output[i]);
        continue;
      }
      String header = line.toString(StandardCharsets.UTF_8).strip();
      line.reset();
      start = i + 1;
      if (header.isEmpty()) {
        break;
      }
      String[] parts = header.split(": ", 2);
      if (parts[0].equals("Status")) {
        status = Integer.parseInt(parts[1].substring(0, 3));
      } else {
        exchange.getResponseHeaders().set(parts[0], parts[1]);
      }
    }
    exchange.sendResponseHeaders(status, output.length == start ? -1 : output.length - start);
    exchange.getResponseBody().write(output, start, output.length - start);
  }

  private static String header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
