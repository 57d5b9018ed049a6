package dev.croft.deploy.bench.farm;

import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.DockerEngine;
import dev.croft.deploy.rig.ForkedCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A build of four stages that wait, on one, two and four workers of one slot each. */
record SplitStages(Yard yard, int rounds, Consumer<String> progress) {

  private static final int STAGES = 4;
  private static final int SECONDS = 3;
  private static final List<Integer> WORKERS = List.of(1, 2, 4);

  /** Measures on each farm, and on one BuildKit. */
  List<SplitBuild> measure(DockerEngine engine) {
    Path context = yard.context("stages", dockerfile());
    List<SplitBuild> results = new ArrayList<>();
    for (int workers : WORKERS) {
      try (ForkedCluster farm =
          ForkedCluster.start(yard.place("split-" + workers), yard.config())) {
        ForkedCluster _ =
            farm.withWorkers(
                IntStream.range(0, workers).mapToObj(i -> "w" + i).toList(), "--slots", "1");
        Buildx client = yard.clientOf("split-" + workers, farm.address());
        String name = workers == 1 ? "Croft, 1 worker" : "Croft, " + workers + " workers";
        results.add(measure(name, client, context, SECONDS * STAGES / workers));
      }
    }
    results.add(measure("BuildKit", yard.clientOf("split", engine), context, SECONDS));
    return results;
  }

  private SplitBuild measure(String name, Buildx client, Path context, int idealSeconds) {
    List<Duration> times = new ArrayList<>();
    // The first is not measured: base images are pulled, and code is compiled.
    for (int round = -1; round < rounds; round++) {
      long begun = System.nanoTime();
      client
          .build(
              context,
              "--output",
              "type=cacheonly",
              "--build-arg",
              "ROUND=" + round,
              "--build-arg",
              "SECONDS=" + (round < 0 ? 0 : SECONDS))
          .orThrow();
      Duration time = Duration.ofNanos(System.nanoTime() - begun);
      if (round >= 0) {
        times.add(time);
        progress.accept(
            String.format(
                Locale.ROOT,
                "Four stages · %s · round %d: %.2f s",
                name,
                round + 1,
                time.toNanos() / 1e9));
      }
    }
    return new SplitBuild(name, Duration.ofSeconds(idealSeconds), times);
  }

  private String dockerfile() {
    StringBuilder file = new StringBuilder();
    for (int stage = 0; stage < STAGES; stage++) {
      file.append(yard.from()).append(" AS s").append(stage);
      file.append("\nARG ROUND\nARG SECONDS\nRUN sleep $SECONDS; echo $ROUND ").append(stage);
      file.append(" > /made\n");
    }
    file.append("FROM scratch\n");
    for (int stage = 0; stage < STAGES; stage++) {
      file.append("COPY --from=s").append(stage).append(" /made /").append(stage).append('\n');
    }
    return file.toString();
  }
}
