package dev.croft.deploy.bench.farm;

import dev.croft.deploy.bench.Contexts;
import dev.croft.deploy.rig.BackgroundProcess;
import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.DockerEngine;
import dev.croft.deploy.rig.ForkedCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A rebuild where nothing was built before: on a worker that has just joined a farm whose other
 * worker has no slot free, against BuildKit on a new engine that imports its cache from a registry.
 */
final class FreshWorkers implements AutoCloseable {

  private static final String WARM = "warm";
  private static final Duration TO_END = Duration.ofSeconds(20);
  private static final long POLL_NANOS = 50_000_000;
  private static final double LIMIT = 0.3;
  private static final int HEAVY_STEPS = 5;
  private static final int MEGABYTES = 20;

  private final Yard yard;
  private final PairTaker pairs;
  private final Path context;
  private final ForkedCluster farm;
  private final Buildx farmClient;
  private Optional<BackgroundProcess> occupant = Optional.empty();
  private int workers;

  FreshWorkers(Yard yard, PairTaker pairs) {
    this.yard = yard;
    this.pairs = pairs;
    this.context = yard.context("fresh", dockerfile());
    write("first");
    this.farm =
        ForkedCluster.start(yard.place("fresh"), yard.config()).withWorker(WARM, "--slots", "1");
    this.farmClient = yard.clientOf("fresh", farm.address());
  }

  /** Measures the same build again, and one whose source was edited. */
  List<Comparison> measure(DockerEngine warm) {
    farmClient.build(context, push("croft")).orThrow();
    occupy();
    List<String> withCache = new ArrayList<>(push("buildkit"));
    withCache.addAll(List.of("--cache-to", "type=registry,mode=max,ref=" + cache()));
    yard.clientOf("fresh-warm", warm).build(context, withCache).orThrow();
    try (FreshEngine engine = new FreshEngine()) {
      return List.of(
          compare("Built again by a fresh worker", engine, false),
          compare("Built again by a fresh worker after an edit of its source", engine, true));
    }
  }

  private Comparison compare(String title, FreshEngine engine, boolean edited) {
    Side ours =
        new Side() {
          @Override
          public void prepare(int round) {
            replaceWorker();
            write(edited ? "edit for Croft in round " + round : "first");
          }

          @Override
          public void run(int round) {
            farmClient.build(context, push("croft")).orThrow();
          }
        };
    Side theirs =
        new Side() {
          @Override
          public void prepare(int round) {
            engine.replace();
            write(edited ? "edit for BuildKit in round " + round : "first");
          }

          @Override
          public void run(int round) {
            engine.build();
          }
        };
    return pairs.compare(
        title,
        "Croft, warm cluster",
        ours,
        "BuildKit, `--cache-from type=registry`",
        theirs,
        edited ? Comparison.NO_LIMIT : LIMIT);
  }

  /** Has the warm worker do something that takes no processor's time, and all of its slots. */
  private void occupy() {
    Path waiting = yard.context("occupied", yard.from() + "\nRUN sleep 3600\n");
    occupant =
        Optional.of(
            farmClient
                .command("build", "--output", "type=cacheonly", waiting.toString())
                .start(yard.place("occupied.log"))
                .await("the warm worker was busy", () -> farm.busyWorkers().contains(WARM)));
  }

  private void replaceWorker() {
    if (workers > 0) {
      farm.drain("fresh" + workers);
      farm.awaitEnd("fresh" + workers);
    }
    workers++;
    ForkedCluster _ = farm.withWorker("fresh" + workers);
  }

  private void write(String source) {
    Path _ = Contexts.write(context, "src/text", source + "\n");
  }

  private String cache() {
    return yard.target().host() + "/cache:v1";
  }

  private List<String> push(String name) {
    return List.of(
        "--output", "type=image,push=true,name=" + yard.target().host() + "/" + name + ":v1");
  }

  private String dockerfile() {
    StringBuilder file = new StringBuilder(yard.from()).append('\n');
    for (int step = 0; step < HEAVY_STEPS; step++) {
      file.append("RUN dd if=/dev/urandom of=/heavy").append(step);
      file.append(" bs=1M count=").append(MEGABYTES).append('\n');
    }
    return file.append("COPY src /src\nRUN cat /src/text /heavy0 | wc -c > /made\n").toString();
  }

  @Override
  public void close() {
    // The client first, so that its step ends before the worker does.
    occupant.ifPresent(
        client -> {
          client.close();
          awaitIdle();
        });
    farm.close();
  }

  private void awaitIdle() {
    long deadline = System.nanoTime() + TO_END.toNanos();
    while (farm.busyWorkers().contains(WARM) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** An engine that knows nothing, again and again. */
  private final class FreshEngine implements AutoCloseable {
    private int engines;
    private DockerEngine engine = yard.engine("fresh-engine-0");
    private Buildx client = yard.clientOf("fresh-engine-0", engine);

    void replace() {
      close();
      engines++;
      engine = yard.engine("fresh-engine-" + engines);
      client = yard.clientOf("fresh-engine-" + engines, engine);
    }

    void build() {
      List<String> arguments = new ArrayList<>(push("buildkit"));
      arguments.addAll(List.of("--cache-from", "type=registry,ref=" + cache()));
      client.build(context, arguments).orThrow();
    }

    @Override
    public void close() {
      engine.close();
      Command.Outcome _ =
          Command.of("rm", "-rf", yard.place("fresh-engine-" + engines).toString()).run();
    }
  }
}
