package dev.croft.deploy.bench;

import dev.croft.deploy.rig.DockerEngine;
import java.nio.file.Path;
import java.util.Locale;

/** {@code --load} of an image of 600 MB, of whose layers the engine lacks only the last one. */
final class LoadedImage implements Workload {

  private static final long OWN_BYTES = 100_000_000;
  private static final int BASE_SEED = 1000;

  private final DockerEngine engine;
  private final Path context;
  private final BaseImage base;
  private boolean made;

  /** Into this engine. */
  LoadedImage(Ground ground, DockerEngine engine) {
    this.engine = engine;
    this.context = ground.folder("loaded");
    this.base = new BaseImage(ground.folder("loaded-base"), ground.base());
  }

  @Override
  public String title() {
    return "`--load` of a 600 MB image whose base the client already has";
  }

  @Override
  public double goal() {
    return 0.5;
  }

  @Override
  public void prepare(Peer peer, int round) {
    if (!made) {
      made = true;
      String reference = base.push("loaded", BASE_SEED);
      engine.docker("pull", "-q", reference).orThrow();
      Contexts.write(context, "Dockerfile", "FROM " + reference + "\nCOPY own /own\n");
    }
    Contexts.writeRandom(context, "own", OWN_BYTES, round);
    build(peer, "--output=type=cacheonly");
  }

  @Override
  public void run(Peer peer, int round) {
    String tag = "loaded:" + peer.folder().toLowerCase(Locale.ROOT);
    peer.client().withDockerHost(engine).build(context, "--load", "--tag", tag).orThrow();
  }

  private void build(Peer peer, String output) {
    peer.client().build(context, output).orThrow();
  }
}
