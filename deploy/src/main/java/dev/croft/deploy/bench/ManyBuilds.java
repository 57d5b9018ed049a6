package dev.croft.deploy.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Different small builds at once, each pushed; the time until all are done. */
final class ManyBuilds implements Workload {

  private static final int BUILDS = 20;
  private static final int STEPS = 3;

  private final Ground ground;

  ManyBuilds(Ground ground) {
    this.ground = ground;
    for (int i = 0; i < BUILDS; i++) {
      String dockerfile = TrivialSteps.dockerfile(ground.base(), STEPS) + "COPY own /own\n";
      Contexts.write(context(i), "Dockerfile", dockerfile);
      Contexts.write(context(i), "own", "build " + i + "\n");
    }
  }

  @Override
  public String title() {
    return BUILDS + " different small builds at once, all done";
  }

  @Override
  public double goal() {
    return 0.4;
  }

  @Override
  public void prepare(Peer peer, int round) {
    // Bases are there since the round that is not measured.
  }

  @Override
  public void run(Peer peer, int round) {
    List<Future<?>> builds = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < BUILDS; i++) {
        int number = i;
        builds.add(threads.submit(() -> build(peer, round, number)));
      }
    }
    for (Future<?> build : builds) {
      try {
        build.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted during " + title(), e);
      } catch (ExecutionException e) {
        throw new IllegalStateException("a build failed of " + title(), e.getCause());
      }
    }
  }

  private void build(Peer peer, int round, int number) {
    peer.client()
        .build(
            context(number),
            ground.pushed("small" + number),
            "--build-arg=ROUND=" + round + "of" + number)
        .orThrow();
  }

  private Path context(int number) {
    return ground.folder("small" + number);
  }
}
