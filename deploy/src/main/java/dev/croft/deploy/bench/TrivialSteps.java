package dev.croft.deploy.bench;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Steps that do nothing, pushed: what a builder itself costs. */
final class TrivialSteps implements Workload {

  private static final int STEPS = 20;

  private final Ground ground;
  private final boolean cached;
  private final Path context;

  TrivialSteps(Ground ground, boolean cached) {
    this.ground = ground;
    this.cached = cached;
    this.context =
        Contexts.write(
            ground.folder("steps-" + cached), "Dockerfile", dockerfile(ground.base(), STEPS));
  }

  /** A Dockerfile of steps that do nothing, and are others for each {@code ROUND}. */
  static String dockerfile(String registry, int steps) {
    return "FROM "
        + registry
        + "/busybox\nARG ROUND\n"
        + IntStream.range(0, steps)
            .mapToObj(i -> "RUN : $ROUND " + i + "\n")
            .collect(Collectors.joining());
  }

  @Override
  public String title() {
    return STEPS + " trivial RUN steps, " + (cached ? "all cached" : "no cache") + ", pushed";
  }

  @Override
  public double goal() {
    return cached ? 0.45 : 0.25;
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
    peer.client().build(context, ground.pushed("steps"), "--build-arg", "ROUND=" + round).orThrow();
  }
}
