package dev.croft.deploy.bench.growth;

import dev.croft.deploy.bench.Contexts;
import java.nio.file.Path;
import java.util.List;

/** Stages of one step each, and a last one that copies a file out of each of them. */
final class StagesInABuild implements Sweep {

  private final Ground ground;

  StagesInABuild(Ground ground) {
    this.ground = ground;
  }

  @Override
  public String name() {
    return "stages";
  }

  @Override
  public String title() {
    return "Stages in a build";
  }

  @Override
  public String quantity() {
    return "stages";
  }

  @Override
  public List<Integer> sizes() {
    return List.of(5, 15, 50, 150, 500);
  }

  @Override
  public void prepare(int size) {
    StringBuilder file = new StringBuilder();
    for (int stage = 0; stage < size; stage++) {
      file.append(ground.from()).append(" AS s").append(stage);
      file.append("\nARG ROUND\nRUN echo $ROUND ").append(stage).append(" > /made\n");
    }
    file.append("FROM scratch\n");
    for (int stage = 0; stage < size; stage++) {
      file.append("COPY --from=s").append(stage).append(" /made /").append(stage).append('\n');
    }
    Path _ = Contexts.write(context(size), "Dockerfile", file.toString());
  }

  @Override
  public void beforeRound(int size, int round) {
    // Each round's steps are its own.
  }

  @Override
  public void run(int size, int round) {
    ground.build(context(size), "ROUND=" + size + "-" + round);
  }

  private Path context(int size) {
    return ground.contexts().resolve("stages-" + size);
  }
}
