package dev.croft.deploy.bench;

import java.nio.file.Path;

/** A context of 10,000 files, 100 MB, of which a builder knows none, or all but one. */
final class ManyFiles implements Workload {

  private static final int DIRECTORIES = 100;
  private static final int FILES = 100;
  private static final int FILE_BYTES = 10_000;

  private final Ground ground;
  private final boolean edited;
  private final Path context;
  private int written = Integer.MIN_VALUE;

  ManyFiles(Ground ground, boolean edited) {
    this.ground = ground;
    this.edited = edited;
    this.context =
        Contexts.write(
            ground.folder("files-" + edited), "Dockerfile", "FROM scratch\nCOPY . /files\n");
  }

  @Override
  public String title() {
    return edited
        ? "the same, one file changed"
        : "context of 10,000 files (100 MB), first time, one COPY, pushed";
  }

  @Override
  public double goal() {
    return edited ? 0.4 : 0.6;
  }

  @Override
  public void prepare(Peer peer, int round) {
    if (!edited) {
      ground.target().forget();
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
    for (int i = 0; i < DIRECTORIES; i++) {
      for (int j = 0; j < FILES; j++) {
        long seed = ((long) round * DIRECTORIES + i) * FILES + j;
        Contexts.writeRandom(context, "d" + i + "/f" + j, FILE_BYTES, seed);
      }
    }
  }

  private void edit(String text) {
    Contexts.write(context, "d50/f50", text + "\n");
  }

  private void build(Peer peer) {
    peer.client().build(context, ground.pushed("files")).orThrow();
  }
}
