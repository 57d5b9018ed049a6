package dev.croft.deploy.bench.growth;

import dev.croft.deploy.bench.Contexts;
import java.nio.file.Path;
import java.util.List;

/** One step on top of so many layers, each of which holds a file. */
final class LayerDepth implements Sweep {

  private final Ground ground;

  LayerDepth(Ground ground) {
    this.ground = ground;
  }

  @Override
  public String name() {
    return "layers";
  }

  @Override
  public String title() {
    return "Layers below a step";
  }

  @Override
  public String quantity() {
    return "layers";
  }

  @Override
  public List<Integer> sizes() {
    return List.of(1, 3, 10, 30, 60, 120);
  }

  @Override
  public void prepare(int size) {
    StringBuilder file = new StringBuilder(ground.from());
    // The base image is one layer itself.
    for (int layer = 1; layer < size; layer++) {
      file.append("\nRUN echo ").append(layer).append(" > /file").append(layer);
    }
    file.append("\nARG ROUND\nRUN : $ROUND\n");
    ground.build(Contexts.write(context(size), "Dockerfile", file.toString()));
  }

  @Override
  public void beforeRound(int size, int round) {
    // The layers are there, and the step is this round's own.
  }

  @Override
  public void run(int size, int round) {
    ground.build(context(size), "ROUND=" + size + "-" + round);
  }

  @Override
  public int rounds(int asked) {
    return 2 * asked;
  }

  private Path context(int size) {
    return ground.contexts().resolve("layers-" + size);
  }
}
