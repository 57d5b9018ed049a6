package dev.croft.deploy.bench;

import java.nio.file.Path;

/** A layer of 600 MB that is copied, compressed and pushed; again after a small edit beside it. */
final class BigLayer implements Workload {

  private static final int FILES = 6;
  private static final long FILE_BYTES = 100_000_000;

  private final Ground ground;
  private final boolean edited;
  private final Path context;
  private int written = Integer.MIN_VALUE;

  BigLayer(Ground ground, boolean edited) {
    this.ground = ground;
    this.edited = edited;
    this.context =
        Contexts.write(
            ground.folder("layer-" + edited), "Dockerfile", "FROM scratch\nCOPY data /data\n");
  }

  @Override
  public String title() {
    return edited
        ? "the same with one small file changed beside it"
        : "600 MB layer: COPY, export, push";
  }

  @Override
  public double goal() {
    return edited ? 0.25 : 0.35;
  }

  @Override
  public void prepare(Peer peer, int round) {
    ground.target().forget();
    if (!edited) {
      writeAll(round);
      return;
    }
    writeAll(0);
    edit("before round " + round);
    build(peer);
    edit("round " + round);
  }

  @Override
  public void run(Peer peer, int round) {
    build(peer);
  }

  private void writeAll(int round) {
    if (round == written) {
      return;
    }
    written = round;
    for (int i = 0; i < FILES; i++) {
      Contexts.writeRandom(context, "data/big" + i, FILE_BYTES, (long) round * FILES + i);
    }
  }

  private void edit(String text) {
    Contexts.write(context, "data/small", text + "\n");
  }

  private void build(Peer peer) {
    peer.client().build(context, ground.pushed("layer")).orThrow();
  }
}
