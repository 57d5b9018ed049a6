package dev.croft.deploy.bench;

import java.nio.file.Path;

/** A layer of 600 MB that is compressed and pushed; the step that makes it is not measured. */
final class BigLayer implements Workload {

  private static final int RANDOM_MEGABYTES = 450;

  private final Ground ground;
  private final Path context;

  BigLayer(Ground ground) {
    this.ground = ground;
    // As base64: it can be compressed to three quarters, as programs and archives can.
    this.context =
        Contexts.write(
            ground.directory().resolve("layer"),
            "Dockerfile",
            """
            FROM %s/busybox
            ARG ROUND
            RUN dd if=/dev/urandom bs=1M count=%d 2>/dev/null | base64 > /blob
            """
                .formatted(ground.baseRegistry(), RANDOM_MEGABYTES));
  }

  @Override
  public String title() {
    return "A 600 MB layer, compressed and pushed";
  }

  @Override
  public void prepare(Peer peer, int round) {
    ground.target().forget();
    build(peer, round, "type=cacheonly");
  }

  @Override
  public void run(Peer peer, int round) {
    build(peer, round, "type=image,push=true,name=" + ground.target().host() + "/layer:v1");
  }

  private void build(Peer peer, int round, String output) {
    peer.client().build(context, "--output", output, "--build-arg", "ROUND=" + round).orThrow();
  }
}
