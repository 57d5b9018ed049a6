package dev.croft.deploy.bench;

import java.nio.file.Path;

/** A big base image that a builder does not have yet: pulled, unpacked, and a step in it. */
final class PulledBase implements Workload {

  private final BaseImage images;
  private final Path context;
  private int made = Integer.MIN_VALUE;
  private String reference = "";

  PulledBase(Ground ground) {
    this.images = new BaseImage(ground.folder("base"), ground.base());
    this.context = ground.folder("pulled");
  }

  @Override
  public String title() {
    return "500 MB, 6-layer base image: pull, unpack, run `true`";
  }

  @Override
  public double goal() {
    return 0.6;
  }

  @Override
  public void prepare(Peer peer, int round) {
    if (round != made) {
      made = round;
      reference = images.push("r" + (round + 1), round);
      Contexts.write(context, "Dockerfile", "FROM " + reference + "\nRUN true\n");
    }
  }

  @Override
  public void run(Peer peer, int round) {
    peer.client().build(context, "--output=type=cacheonly").orThrow();
  }
}
