package dev.croft.deploy.bench.growth;

import dev.croft.deploy.bench.Contexts;
import java.nio.file.Path;
import java.util.List;

/**
 * Steps that do nothing, in two stages, each on top of the one before, none of them cached. Two,
 * since no file system has more layers than the kernel takes.
 */
final class StepsInABuild implements Sweep {

  private static final int STAGES = 2;

  private final Ground ground;

  StepsInABuild(Ground ground) {
    this.ground = ground;
  }

  @Override
  public String name() {
    return "steps";
  }

  @Override
  public String title() {
    return "Steps in a build, in two stages";
  }

  @Override
  public String quantity() {
    return "steps";
  }

  @Override
  public List<Integer> sizes() {
    return List.of(10, 30, 100, 300, 1_000);
  }

  @Override
  public void prepare(int size) {
    StringBuilder file = new StringBuilder();
    for (int stage = 0; stage < STAGES; stage++) {
      file.append(ground.from()).append(" AS s").append(stage).append("\nARG ROUND\n");
      for (int step = 0; step < size / STAGES; step++) {
        file.append("RUN : $ROUND ").append(stage).append(' ').append(step).append('\n');
      }
    }
    file.append("FROM scratch\n");
    for (int stage = 0; stage < STAGES; stage++) {
      file.append("COPY --from=s").append(stage).append(" /bin/true /").append(stage).append('\n');
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
    return ground.contexts().resolve("steps-" + size);
  }
}
