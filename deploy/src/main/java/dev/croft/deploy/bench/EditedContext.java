package dev.croft.deploy.bench;

import java.nio.file.Path;

/** A context of many files, of which one was edited since the last build. */
final class EditedContext implements Workload {

  private static final int DIRECTORIES = 100;
  private static final int FILES = 100;
  private static final int FILE_BYTES = 2048;

  private final Path context;

  EditedContext(Ground ground) {
    this.context = ground.directory().resolve("files");
    Contexts.write(context, "Dockerfile", "FROM scratch\nCOPY . /files\n");
    for (int i = 0; i < DIRECTORIES; i++) {
      for (int j = 0; j < FILES; j++) {
        String line = "file " + j + " of directory " + i + "\n";
        Contexts.write(context, "d" + i + "/f" + j, line.repeat(FILE_BYTES / line.length()));
      }
    }
  }

  @Override
  public String title() {
    return "A context of 10,000 files with one edit";
  }

  @Override
  public void prepare(Peer peer, int round) {
    edit("before round " + round);
    build(peer);
    edit("round " + round);
  }

  @Override
  public void run(Peer peer, int round) {
    build(peer);
  }

  private void edit(String text) {
    Contexts.write(context, "d50/f50", text + "\n");
  }

  private void build(Peer peer) {
    peer.client().build(context, "--output", "type=cacheonly").orThrow();
  }
}
