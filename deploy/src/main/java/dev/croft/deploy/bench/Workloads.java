package dev.croft.deploy.bench;

import java.util.List;
import java.util.function.Supplier;

/** All workloads that need no more than a builder and registries. */
final class Workloads {

  private Workloads() {}

  /** In the order of the table; each is made when its turn comes, as some take room. */
  static List<Supplier<Workload>> on(Workload.Ground ground) {
    return List.of(
        () -> new TrivialSteps(ground, false),
        () -> new TrivialSteps(ground, true),
        () -> new ManyFiles(ground, false),
        () -> new ManyFiles(ground, true),
        () -> new BigLayer(ground, false),
        () -> new BigLayer(ground, true),
        () -> new PulledBase(ground),
        () -> new NpmInstall(ground),
        () -> new TwoPlatforms(ground),
        () -> new ManyBuilds(ground));
  }
}
