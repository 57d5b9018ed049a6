package dev.croft.deploy.bench;

import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.DockerEngine;
import dev.croft.deploy.rig.LoopbackRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One run of the benchmark of cache mounts: against BuildKit's, and against plain tools. */
public final class CacheBenchRun {

  private final Path directory;
  private final Consumer<String> progress;

  /** A run that keeps everything below a directory, and tells how far it is. */
  public CacheBenchRun(Path directory, Consumer<String> progress) {
    this.directory = directory;
    this.progress = progress;
  }

  /**
   * Measures, and returns the part of the page that says what came out.
   *
   * @param share how much of the two caches is made, 1 for all
   * @throws dev.croft.model.failure.CroftException where a tool is missing
   */
  public String measure(int rounds, double share) throws IOException {
    List<CacheSample> samples =
        List.of(
            CacheSample.ofMaven(directory.resolve("maven"), share),
            CacheSample.ofNpm(directory.resolve("npm"), share));
    samples.forEach(sample -> progress.accept(sample.description()));
    List<CacheRow> rows = new ArrayList<>();
    try (LoopbackRegistry base = LoopbackRegistry.start(directory.resolve("base"));
        DockerEngine engine =
            DockerEngine.start(DockerEngine.Release.NEWEST, directory.resolve("engine"));
        WarmStart warm =
            new WarmStart(
                directory.resolve("warm"),
                base.withBaseImages(),
                Buildx.ofEngine(Buildx.Release.NEWEST, directory.resolve("client-engine"), engine),
                progress)) {
      for (CacheSample sample : samples) {
        rows.add(CacheRow.ofPairs(sample.name(), warm.measure(sample, rounds)));
      }
    }
    try (CacheBench bench = new CacheBench(directory.resolve("nodes"), rounds, progress)) {
      samples.forEach(sample -> rows.addAll(bench.measure(sample)));
    }
    return CacheReport.markdown(
        LocalDate.now(ZoneOffset.UTC), Machine.here(directory).toString(), rounds, samples, rows);
  }
}
