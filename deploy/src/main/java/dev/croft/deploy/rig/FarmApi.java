package dev.croft.deploy.rig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What a coordinator says of its farm, and any node of itself.
 *
 * @param port on loopback: the one for clients, or a worker's node port
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

  /** Of each worker that it knows now, the text of its {@code /metrics}; empty where it is lost. */
  public Map<String, String> metricsOfWorkers() {
    Map<String, String> metrics = new TreeMap<>();
    ask(WORKERS)
        .ifPresent(
            all ->
                all.forEach(
                    worker ->
                        metrics.put(
                            worker.path("name").asText(),
                            get(URI.create(
                                    "http://" + worker.path("address").asText() + "/metrics"))
                                .orElse(""))));
    return metrics;
  }

  /** Whether it answers. */
  public boolean answers() {
    return ask(WORKERS).isPresent();
  }

  /** What it answers at a path, such as {@code /api/cache-mounts}; empty where it does not. */
  public Optional<JsonNode> ask(String path) {
    return text(path).map(FarmApi::json);
  }

  /** The text that it answers at a path, such as {@code /metrics}; empty where it does not. */
  public Optional<String> text(String path) {
    return get(URI.create("http://127.0.0.1:" + port + path));
  }

  private static Optional<String> get(URI uri) {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpResponse<String> answer =
          client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
