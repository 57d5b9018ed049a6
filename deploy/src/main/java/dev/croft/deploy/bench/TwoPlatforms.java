package dev.croft.deploy.bench;

import java.nio.file.Path;

/** Ten steps for each of two platforms, one of which the machine emulates. */
final class TwoPlatforms implements Workload {

  private static final int STEPS = 10;

  private final Ground ground;
  private final Path context;

  TwoPlatforms(Ground ground) {
    this.ground = ground;
    this.context =
        Contexts.write(
            ground.folder("platforms"),
            "Dockerfile",
            TrivialSteps.dockerfile(ground.base(), STEPS));
  }

  @Override
  public String title() {
    return "two platforms (one emulated), 10 steps each, pushed";
  }

  @Override
  public double goal() {
    return 0.6;
  }

  @Override
  public void prepare(Peer peer, int round) {
    // Bases are there since the round that is not measured.
  }

  @Override
  public void run(Peer peer, int round) {
    peer.client()
        .build(
            context,
            ground.pushed("platforms"),
            "--platform=linux/amd64,linux/arm64",
            "--build-arg=ROUND=" + round)
        .orThrow();
  }
}
