package dev.croft.deploy.bench;

import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.ForkedCluster;
import dev.croft.deploy.rig.ForkedFarm;
import dev.croft.deploy.rig.LoopbackRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * How long a step takes to start that has a mount which is up to date: from the clock that the step
 * before saw, which has no mount, to the one that it sees itself. A farm of two processes, as one
 * of one process alone keeps no versions; for one thread.
 */
final class WarmStart implements AutoCloseable {

  private static final Pattern NANOS = Pattern.compile("\\b\\d{19}\\b");

  private static final String FILL =
      """
      FROM REGISTRY/debian
      RUN --mount=type=bind,target=/from --mount=type=cache,id=ID,target=/to cp -a /from/. /to
      """;

  private static final String CLOCKS =
      """
      FROM REGISTRY/debian
      ARG ROUND
      RUN : $ROUND; date +%s%N
      RUN --mount=type=cache,id=ID,target=/to : $ROUND; date +%s%N
      """;

  private final Path directory;
  private final String registry;
  private final Consumer<String> progress;
  private final ForkedCluster cluster;
  private final List<Buildx> clients;

  WarmStart(Path directory, LoopbackRegistry base, Buildx other, Consumer<String> progress) {
    this.directory = directory;
    this.registry = base.host();
    this.progress = progress;
    this.cluster =
        ForkedCluster.start(directory.resolve("cluster"), ForkedFarm.configFor(base))
            .withWorker("a");
    this.clients =
        List.of(
            Buildx.ofServer(Buildx.Release.NEWEST, directory.resolve("client"), cluster.address()),
            other);
  }

  Result measure(CacheSample sample, int rounds) {
    for (Buildx client : clients) {
      Path file = dockerfile("fill-" + sample.name(), of(FILL, sample));
      build(client, sample.directory(), file, "");
    }
    Path clocks = dockerfile("clocks-" + sample.name(), of(CLOCKS, sample));
    Path empty = Contexts.write(directory.resolve("empty"), ".dockerignore", "*\n");
    List<List<Duration>> times = new ArrayList<>();
    for (int round = -1; round < rounds; round++) {
      Duration[] pair = new Duration[clients.size()];
      for (int turn = 0; turn < clients.size(); turn++) {
        int which = Math.floorMod(turn + round, clients.size());
        pair[which] = between(build(clients.get(which), empty, clocks, sample.name() + round));
      }
      progress.accept("warm, " + sample.name() + ", round " + (round + 1) + ": " + List.of(pair));
      if (round >= 0) {
        times.add(List.of(pair));
      }
    }
    return new Result("warm", 1.0, times);
  }

  private String of(String dockerfile, CacheSample sample) {
    return dockerfile.replace("REGISTRY", registry).replace("ID", sample.name());
  }

  private Path dockerfile(String name, String text) {
    return Contexts.write(directory, name, text).resolve(name);
  }

  private static String build(Buildx client, Path context, Path file, String round) {
    Command.Outcome outcome =
        client.build(
            context,
            "--file",
            file.toString(),
            "--output",
            "type=cacheonly",
            "--build-arg",
            "ROUND=" + round);
    return outcome.orThrow().output();
  }

  private static Duration between(String output) {
    List<Long> clocks =
        NANOS
            .matcher(output)
            .results()
            .map(MatchResult::group)
            .map(Long::valueOf)
            .sorted()
            .toList();
    return Duration.ofNanos(clocks.getLast() - clocks.getFirst());
  }

  @Override
  public void close() {
    cluster.close();
  }
}
