package dev.croft.deploy.bench.growth;

import dev.croft.deploy.bench.Contexts;
import java.nio.file.Path;
import java.util.List;

/** Steps that do nothing, one on top of the other, none of them cached. */
final class StepsInABuild implements Sweep {

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
    return "Steps in a build";
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
    StringBuilder file = new StringBuilder(ground.from()).append("\nARG ROUND\n");
    for (int step = 0; step < size; step++) {
      file.append("RUN : $ROUND ").append(step).append('\n');
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
