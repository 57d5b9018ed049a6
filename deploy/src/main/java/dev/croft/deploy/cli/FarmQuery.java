package dev.croft.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Function;

/** Asks a farm about itself over its HTTP interface. */
final class FarmQuery {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int OK = 200;

  private final URI farm;

  FarmQuery(URI farm) {
    this.farm = farm;
  }

  /** The JSON text at a path, as the farm wrote it. */
  String text(String path) {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpRequest request = HttpRequest.newBuilder(farm.resolve(path)).timeout(PATIENCE).build();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != OK) {
        throw new CroftException(
            FailureKind.TRANSIENT,
            "the farm at " + farm + " answered " + answer.statusCode() + " to GET " + path);
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
