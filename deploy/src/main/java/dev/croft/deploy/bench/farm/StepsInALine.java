package dev.croft.deploy.bench.farm;

import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.ForkedCluster;
import dev.croft.deploy.rig.ForkedFarm;
import java.nio.file.Path;

/** A build that cannot be split: what it costs that worker and coordinator are two processes. */
record StepsInALine(Yard yard, PairTaker pairs) {

  private static final int STEPS = 20;
  private static final double LIMIT = 1.1;

  Comparison measure() {
    StringBuilder file = new StringBuilder(yard.from()).append("\nARG ROUND\n");
    for (int step = 0; step < STEPS; step++) {
      file.append("RUN : $ROUND ").append(step).append('\n');
    }
    Path context = yard.context("line", file.toString());
    try (ForkedFarm single = ForkedFarm.start(yard.place("line-up"), yard.config());
        ForkedCluster cluster =
            ForkedCluster.start(yard.place("line-cluster"), yard.config()).withWorker("w")) {
      return pairs.compare(
          STEPS + " steps in a line",
          "coordinator and worker",
          steps(yard.clientOf("line-cluster", cluster.address()), context),
          "`croft up`",
          steps(yard.clientOf("line-up", single.address()), context),
          LIMIT);
    }
  }

  private static Side steps(Buildx client, Path context) {
    return round ->
        client
            .build(context, "--output", "type=cacheonly", "--build-arg", "ROUND=" + round)
            .orThrow();
  }
}
