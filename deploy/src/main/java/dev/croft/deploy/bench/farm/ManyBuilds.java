package dev.croft.deploy.bench.farm;

import dev.croft.deploy.bench.Crowd;
import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.DockerEngine;
import dev.croft.deploy.rig.ForkedFarm;
import java.nio.file.Path;
import java.util.Locale;

/** Different builds of two steps, each by a client of its own, all started at the same time. */
record ManyBuilds(Yard yard, PairTaker pairs) {

  private static final int BUILDS = 50;

  /** One and a half times as many builds per minute. */
  private static final double LIMIT = 1 / 1.5;

  Comparison measure(DockerEngine engine) {
    Path context =
        yard.context(
            "many", yard.from() + "\nARG BUILD\nRUN echo $BUILD > /one\nRUN cat /one > /two\n");
    try (ForkedFarm farm = ForkedFarm.start(yard.place("many"), yard.config())) {
      Comparison times =
          pairs.compare(
              BUILDS + " builds at once",
              "Croft",
              builds(yard.clientOf("many", farm.address()), context),
              "BuildKit",
              builds(yard.clientOf("many-engine", engine), context),
              LIMIT);
      return new Comparison(
          String.format(
              Locale.ROOT,
              "%s (%.0f builds per minute against %.0f)",
              times.title(),
              BUILDS * 60 / times.ourSeconds(),
              BUILDS * 60 / times.theirSeconds()),
          times.ours(),
          times.theirs(),
          times.pairs(),
          times.limit());
    }
  }

  private static Side builds(Buildx client, Path context) {
    return round ->
        Crowd.of(
            BUILDS,
            build ->
                client
                    .build(
                        context,
                        "--output",
                        "type=cacheonly",
                        "--build-arg",
                        "BUILD=" + round + "-" + build)
                    .orThrow());
  }
}
