package dev.croft.deploy.bench.farm;

import dev.croft.deploy.bench.Machine;
import dev.croft.deploy.bench.Page;
import dev.croft.deploy.rig.DockerEngine;
import dev.croft.deploy.rig.LoopbackRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Measures a farm of several processes against one BuildKit: starts them, and ends them. */
public final class FarmRun implements AutoCloseable {

  /** So long pairs of one comparison are taken; all together then takes some six minutes. */
  private static final Duration OF_A_COMPARISON = Duration.ofSeconds(75);

  private static final int ROUNDS_OF_STAGES = 3;

  private final Consumer<String> progress;
  private final Deque<Runnable> closers = new ArrayDeque<>();
  private final Yard yard;

  /**
   * A run that keeps everything below a directory, and tells how far it is.
   *
   * @throws dev.croft.model.failure.CroftException where a tool is missing
   */
  public FarmRun(Path directory, Consumer<String> progress) {
    this.progress = progress;
    LoopbackRegistry base = LoopbackRegistry.start(directory.resolve("base"));
    closers.push(base::close);
    LoopbackRegistry _ = base.withBaseImages();
    LoopbackRegistry target = LoopbackRegistry.start(directory.resolve("target"));
    closers.push(target::close);
    this.yard = new Yard(directory, base, target);
  }

  /**
   * Measures, and writes the page that says what came out.
   *
   * @param version of this Croft
   * @param rounds how many pairs of each comparison at most
   */
  public String measure(Path page, String version, int rounds) throws IOException {
    PairTaker pairs = new PairTaker(rounds, OF_A_COMPARISON, progress);
    List<SplitBuild> split;
    List<Comparison> comparisons = new ArrayList<>();
    String engineVersion;
    try (DockerEngine engine = yard.engine("engine")) {
      engineVersion =
          engine
              .docker("version", "--format", "{{.Server.Version}}")
              .orThrow()
              .standardOutput()
              .strip();
      split = new SplitStages(yard, Math.min(rounds, ROUNDS_OF_STAGES), progress).measure(engine);
      comparisons.add(new StepsInALine(yard, pairs).measure());
      try (FreshWorkers fresh = new FreshWorkers(yard, pairs)) {
        comparisons.addAll(fresh.measure(engine));
      }
      comparisons.add(new ManyBuilds(yard, pairs).measure(engine));
    }
    String text =
        new FarmReport(
                LocalDate.now(ZoneOffset.UTC),
                Machine.here(yard.directory()).toString(),
                version + " on Java " + Runtime.version(),
                "the one in Debian sid's Docker engine " + engineVersion,
                split,
                comparisons)
            .markdown();
    Page.write(page, "Benchmarks of a farm", text);
    return text;
  }

  @Override
  public void close() {
    closers.forEach(Runnable::run);
  }
}
