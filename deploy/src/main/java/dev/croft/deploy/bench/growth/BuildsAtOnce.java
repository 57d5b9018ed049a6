package dev.croft.deploy.bench.growth;

import dev.croft.deploy.bench.Contexts;
import dev.croft.deploy.bench.Crowd;
import java.nio.file.Path;
import java.util.List;

/** Different builds of two steps, each by a client of its own, all started at the same time. */
final class BuildsAtOnce implements Sweep {

  private final Ground ground;

  BuildsAtOnce(Ground ground) {
    this.ground = ground;
  }

  @Override
  public String name() {
    return "builds";
  }

  @Override
  public String title() {
    return "Builds at once";
  }

  @Override
  public String quantity() {
    return "builds";
  }

  @Override
  public List<Integer> sizes() {
    return List.of(1, 3, 10, 30, 100, 200);
  }

  @Override
  public void prepare(int size) {
    Path _ =
        Contexts.write(
            context(),
            "Dockerfile",
            ground.from() + "\nARG BUILD\nRUN echo $BUILD > /one\nRUN cat /one > /two\n");
  }

  @Override
  public void beforeRound(int size, int round) {
    // Each round's steps are its own.
  }

  @Override
  public void run(int size, int round) {
    Crowd.of(size, build -> ground.build(context(), "BUILD=" + size + "-" + round + "-" + build));
  }

  private Path context() {
    return ground.contexts().resolve("builds");
  }
}
