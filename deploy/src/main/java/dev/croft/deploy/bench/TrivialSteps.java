package dev.croft.deploy.bench;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Steps that do nothing: what a builder itself costs. */
final class TrivialSteps implements Workload {

  private static final int STEPS = 20;

  private final boolean cached;
  private final Path context;

  TrivialSteps(Ground ground, boolean cached) {
    this.cached = cached;
    String steps =
        IntStream.range(0, STEPS)
            .mapToObj(i -> "RUN : $ROUND " + i)
            .collect(Collectors.joining("\n"));
    this.context =
        Contexts.write(
            ground.directory().resolve("steps-" + cached),
            "Dockerfile",
            "FROM " + ground.baseRegistry() + "/busybox\nARG ROUND\n" + steps + "\n");
  }

  @Override
  public String title() {
    return STEPS + " trivial RUN steps" + (cached ? ", all cached" : "");
  }

  @Override
  public void prepare(Peer peer, int round) {
    build(peer, cached ? "cached" + round : "warm-up");
  }

  @Override
  public void run(Peer peer, int round) {
    build(peer, cached ? "cached" + round : "run" + round);
  }

  private void build(Peer peer, String round) {
    peer.client()
        .build(context, "--output", "type=cacheonly", "--build-arg", "ROUND=" + round)
        .orThrow();
  }
}
