package dev.croft.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
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
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** Asks a farm about itself over its HTTP interface. */
final class FarmQuery {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int OK = 200;

  private final HttpClient client;
  private final URI farm;
  private final Optional<String> token;

  /**
   * For one farm.
   *
   * @param tls for an address with https; else empty
   * @param token who asks, where the farm tells its clients apart so
   */
  FarmQuery(URI farm, Optional<SSLContext> tls, Optional<String> token) {
    this.farm = farm;
    this.token = token;
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE);
    tls.ifPresent(builder::sslContext);
    this.client = builder.build();
  }

  /** A text as a part of a query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The JSON text at a path, as the farm wrote it. */
  String text(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(farm.resolve(path)).timeout(PATIENCE);
    return send(request.GET(), HttpResponse.BodyHandlers.ofString()).body();
  }

  /** Has what is at a path removed. */
  void delete(String path) {
    var _ =
        send(
            HttpRequest.newBuilder(farm.resolve(path)).DELETE(),
            HttpResponse.BodyHandlers.ofString());
  }

  /** What is at a path, and what the farm says of it; the caller reads and closes the body. */
  HttpResponse<InputStream> open(String path) {
    return send(
        HttpRequest.newBuilder(farm.resolve(path)), HttpResponse.BodyHandlers.ofInputStream());
  }

  /** Writes what is at a path to a file. */
  void download(String path, Path file) {
    try (InputStream in = open(path).body();
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

  private <T> HttpResponse<T> send(
      HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
    token.ifPresent(said -> request.header("authorization", "Bearer " + said));
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
      return answer;
    } catch (IOException e) {
      throw new CroftException(FailureKind.TRANSIENT, noAnswer(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("interrupted while asking the farm at " + farm);
    }
  }

  private String noAnswer(IOException failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SSLException) {
        return "cannot speak TLS with the farm at "
            + farm
            + ": "
            + at.getMessage()
            + ". --ca says who vouches for it, --cert and --key who you are";
      }
    }
    return failure instanceof ConnectException
        ? "no farm answers at " + farm + ": start one with 'croft up', or name one with --farm URL"
        : "the farm at "
            + farm
            + " gave no answer: "
            + failure.getMessage()
            + ". Where it speaks TLS, say https://";
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
