package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.FarmApi;
import dev.croft.deploy.rig.ForkedCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hundred clients at once, of one coordinator with a heap of 256 MiB and three workers. */
@Acceptance
class ManyClientsTest {

  private static final int DIFFERENT = 20;
  private static final int CLIENTS = 100;
  private static final List<String> WORKERS = List.of("a", "b", "c");

  @TempDir private Path directory;

  private record Built(int kind, String id, Duration took) {}

  @Test
  void aHundredBuildsOfTwentyKindsAllSucceedAndEachStepRunsOnce(Rig rig) {
    List<Path> contexts = IntStream.range(0, DIFFERENT).mapToObj(i -> context(rig, i)).toList();
    try (ForkedCluster farm = rig.newCluster("many").withWorkers(WORKERS, "--slots", "4")) {
      List<FarmApi> nodes = nodes(farm);
      Buildx buildx = rig.clientOf(farm.address());
      List<CompletableFuture<Built>> begun =
          IntStream.range(0, CLIENTS)
              .mapToObj(
                  client ->
                      InBackground.start(
                          () -> build(buildx, contexts, client % DIFFERENT, "result" + client)))
              .toList();
      List<Built> built = begun.stream().map(CompletableFuture::join).toList();

      Set<String> results = new HashSet<>();
      built.forEach(one -> results.add(one.kind() + " " + one.id()));
      assertThat(results).as("results, each once for its kind").hasSize(DIFFERENT);
      assertThat(built.stream().map(Built::id).distinct()).hasSize(DIFFERENT);
      assertThat(executed(nodes, "exec")).as("RUN steps").isEqualTo(DIFFERENT);
      assertThat(executed(nodes, "file")).as("COPY steps").isEqualTo(2 * DIFFERENT);
      assertNobodyIsStarved(built);
      // It ends itself where its heap is too small.
      assertThat(farm.workers()).containsExactlyInAnyOrderElementsOf(WORKERS);
    }
  }

  private static void assertNobodyIsStarved(List<Built> built) {
    List<Duration> sorted = built.stream().map(Built::took).sorted().toList();
    Duration median = sorted.get(CLIENTS / 2);
    assertThat(sorted.getLast()).isLessThanOrEqualTo(median.multipliedBy(2));
  }

  private static List<FarmApi> nodes(ForkedCluster farm) {
    List<FarmApi> nodes = new ArrayList<>();
    for (JsonNode worker : farm.ask("/api/workers").orElseThrow()) {
      String address = worker.path("address").asText();
      nodes.add(new FarmApi(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1))));
    }
    return nodes;
  }

  private static double executed(List<FarmApi> workers, String kind) {
    return workers.stream()
        .flatMap(worker -> worker.text("/metrics").orElseThrow().lines())
        .filter(line -> line.startsWith("croft_step_seconds_count"))
        .filter(line -> line.contains("kind=\"" + kind + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private Path context(Rig rig, int kind) {
    return Context.in(directory.resolve("context" + kind), rig)
        .file("input", "of kind " + kind)
        .dockerfile(
            """
            FROM {registry}/busybox AS made
            COPY input /input
            RUN sleep 0.5; cat /proc/sys/kernel/random/uuid > /id
            FROM scratch
            COPY --from=made /id /id
            """)
        .path();
  }

  private Built build(Buildx buildx, List<Path> contexts, int kind, String name) {
    Path result = directory.resolve(name);
    long begun = System.nanoTime();
    Command.Outcome _ =
        buildx.build(contexts.get(kind), "--output", "type=local,dest=" + result).orThrow();
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    try {
      return new Built(kind, Files.readString(result.resolve("id")).strip(), took);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
