package dev.croft.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Asks a farm about itself over its HTTP interface. */
final class FarmQuery {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int OK = 200;

  /** Who asks, where a farm tells its clients apart. */
  private static final String TOKEN = "CROFT_TOKEN";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  private final URI farm;

  FarmQuery(URI farm) {
    this.farm = farm;
  }

  /** A text as a part of a query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The JSON text at a path, as the farm wrote it. */
  String text(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(farm.resolve(path)).timeout(PATIENCE);
    return send(request.GET(), HttpResponse.BodyHandlers.ofString());
  }

  /** Has what is at a path removed. */
  void delete(String path) {
    var _ =
        send(
            HttpRequest.newBuilder(farm.resolve(path)).DELETE(),
            HttpResponse.BodyHandlers.ofString());
  }

  /** Writes what is at a path to a file. */
  void download(String path, Path file) {
    try (InputStream in =
            send(
                HttpRequest.newBuilder(farm.resolve(path)),
                HttpResponse.BodyHandlers.ofInputStream());
        OutputStream out = Files.newOutputStream(file)) {
      in.transferTo(out);
    } catch (IOException e) {
      throw new CroftException(
          FailureKind.RESOURCE, "cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** Gives a file to what is at a path. */
  void upload(String path, Path file) {
    try {
      var _ =
          send(
              HttpRequest.newBuilder(farm.resolve(path))
                  .PUT(HttpRequest.BodyPublishers.ofFile(file)),
              HttpResponse.BodyHandlers.ofString());
    } catch (FileNotFoundException e) {
      throw CroftException.user("there is no file " + file);
    }
  }

  private <T> T send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
    Optional.ofNullable(System.getenv(TOKEN))
        .ifPresent(token -> request.header("authorization", "Bearer " + token));
    HttpRequest asked = request.build();
    try {
      HttpResponse<T> answer = client.send(asked, handler);
      if (answer.statusCode() != OK) {
        String why =
            switch (answer.body()) {
              case String text -> text.strip();
              case InputStream in -> new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
              default -> "";
            };
        throw new CroftException(
            FailureKind.TRANSIENT,
            "the farm at "
                + farm
                + " answered "
                + answer.statusCode()
                + " to "
                + asked.method()
                + " "
                + asked.uri().getPath()
                + (why.isEmpty() ? "" : ": " + why));
      }
      return answer.body();
    } catch (IOException e) {
      throw new CroftException(
          FailureKind.TRANSIENT,
          "no farm answers at " + farm + ": start one with 'croft up', or name one with --farm URL",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("interrupted while asking the farm at " + farm);
    }
  }

  /** The same, parsed. */
  JsonNode json(String path) {
    String text = text(path);
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new CroftException(
          FailureKind.INTERNAL, "the farm at " + farm + " answered no JSON to GET " + path, e);
    }
  }

  /** Prints what is at a path: the JSON text as it is, or a table made of it. */
  void print(String path, boolean asJson, Function<JsonNode, TextTable> table) {
    if (asJson) {
      System.out.println(text(path));
    } else {
      table.apply(json(path)).lines().forEach(System.out::println);
    }
  }
}
