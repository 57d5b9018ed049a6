package dev.croft.deploy.bench.growth;

import dev.croft.deploy.bench.Contexts;
import dev.croft.deploy.rig.Command;
import java.nio.file.Path;
import java.util.List;

/** A context of small files, sent for the first time, and copied as a whole. */
final class FilesInTheContext implements Sweep {

  private static final int FILES_OF_A_DIRECTORY = 100;

  private final Ground ground;

  FilesInTheContext(Ground ground) {
    this.ground = ground;
  }

  @Override
  public String name() {
    return "files";
  }

  @Override
  public String title() {
    return "Files in the context";
  }

  @Override
  public String quantity() {
    return "files";
  }

  @Override
  public List<Integer> sizes() {
    return List.of(1_000, 3_000, 10_000, 30_000, 100_000, 300_000);
  }

  @Override
  public void prepare(int size) {
    // Each round has a context of its own.
  }

  @Override
  public void beforeRound(int size, int round) {
    // The last one makes room.
    Command.of("rm", "-rf", context().toString()).run().orThrow();
    Path _ = Contexts.write(context(), "Dockerfile", "FROM scratch\nCOPY . /files\n");
    for (int file = 0; file < size; file++) {
      Path _ =
          Contexts.write(
              context(),
              "d" + file / FILES_OF_A_DIRECTORY + "/f" + file % FILES_OF_A_DIRECTORY,
              "file " + file + " of " + size + ", round " + round + "\n");
    }
    // What the disk still has to write of it is not what is measured.
    Command.of("sync", "--file-system", context().toString()).run().orThrow();
  }

  @Override
  public void run(int size, int round) {
    ground.build(context());
  }

  private Path context() {
    return ground.contexts().resolve("files");
  }
}
