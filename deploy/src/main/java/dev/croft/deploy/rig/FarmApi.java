package dev.croft.deploy.rig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a coordinator says of its farm.
 *
 * @param port the one for clients, on loopback
 */
public record FarmApi(int port) {

  private static final String WORKERS = "/api/workers";

  /** The names of the workers that it knows now; none where it does not answer. */
  public List<String> workers() {
    return workers(worker -> true);
  }

  /** The names of the workers that have jobs now; none where it does not answer. */
  public List<String> busyWorkers() {
    return workers(worker -> worker.path("running").asInt() > 0);
  }

  /** Whether it answers. */
  public boolean answers() {
    return ask(WORKERS).isPresent();
  }

  /** What it answers at a path, such as {@code /api/cache-mounts}; empty where it does not. */
  public Optional<JsonNode> ask(String path) {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpResponse<String> answer =
          client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200
          ? Optional.of(new ObjectMapper().readTree(answer.body()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private List<String> workers(Predicate<JsonNode> which) {
    List<String> names = new ArrayList<>();
    ask(WORKERS)
        .ifPresent(
            list ->
                list.forEach(
                    worker -> {
                      if (which.test(worker)) {
                        names.add(worker.path("name").asText());
                      }
                    }));
    return names;
  }
}
