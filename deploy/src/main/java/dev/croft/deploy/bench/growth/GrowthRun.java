package dev.croft.deploy.bench.growth;

import dev.croft.deploy.bench.Contexts;
import dev.croft.deploy.bench.Machine;
import dev.croft.deploy.bench.Page;
import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.ForkedFarm;
import dev.croft.deploy.rig.LoopbackRegistry;
import dev.croft.model.failure.CroftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Measures how a farm's cost grows: starts what it needs, and ends it. */
public final class GrowthRun implements AutoCloseable {

  /** All sweeps together then take some ten minutes. */
  private static final Duration OF_A_SWEEP = Duration.ofSeconds(75);

  private final Path directory;
  private final Consumer<String> progress;
  private final Deque<Runnable> closers = new ArrayDeque<>();
  private final LoopbackRegistry base;
  private int farms;
  private String clientVersion = "";

  /**
   * A run that keeps everything below a directory, and tells how far it is.
   *
   * @throws dev.croft.model.failure.CroftException where a tool is missing
   */
  public GrowthRun(Path directory, Consumer<String> progress) {
    this.directory = directory;
    this.progress = progress;
    this.base = LoopbackRegistry.start(directory.resolve("base"));
    closers.push(base::close);
    base.withBaseImages();
  }

  /**
   * Measures, and writes a page and a folder of pictures beside it.
   *
   * @param page a file in Markdown; the pictures go to the folder {@code benchmarks} beside it
   * @param version of this Croft
   * @param rounds how often each size is measured at most
   * @param sizes how many sizes of each curve, from the smallest
   * @param names of the curves; all where there is none
   * @throws CroftException a mistake of the user for a name that no curve has
   */
  public String measure(Path page, String version, int rounds, int sizes, List<String> names)
      throws IOException {
    Sweeper sweeper = new Sweeper(rounds, sizes, OF_A_SWEEP, progress);
    List<Curve> curves = new ArrayList<>();
    // Each on a farm of its own, so that what one left behind does not disturb the next.
    Map<String, BiFunction<Ground, ForkedFarm, Sweep>> sweeps = sweeps();
    for (String name : names.isEmpty() ? sweeps.keySet() : names) {
      BiFunction<Ground, ForkedFarm, Sweep> sweep = sweeps.get(name);
      if (sweep == null) {
        throw CroftException.user("no curve " + name + "; there are " + sweeps.keySet());
      }
      curves.add(on((ground, farm) -> sweeper.measure(sweep.apply(ground, farm))));
    }
    Path pictures = page.toAbsolutePath().resolveSibling("benchmarks");
    Files.createDirectories(pictures);
    for (Curve curve : curves) {
      if (!curve.measurements().isEmpty()) {
        Files.writeString(pictures.resolve(curve.name() + ".svg"), new LogLogChart(curve).svg());
      }
    }
    String text =
        new GrowthReport(
                LocalDate.now(ZoneOffset.UTC),
                Machine.here(directory).toString(),
                "Croft " + version + " on Java " + Runtime.version() + "; client: " + clientVersion,
                pictures.getFileName().toString(),
                curves)
            .markdown();
    Page.write(page, "How the cost grows", text);
    return text;
  }

  private static Map<String, BiFunction<Ground, ForkedFarm, Sweep>> sweeps() {
    Map<String, BiFunction<Ground, ForkedFarm, Sweep>> sweeps = new LinkedHashMap<>();
    sweeps.put("steps", (ground, farm) -> new StepsInABuild(ground));
    sweeps.put("stages", (ground, farm) -> new StagesInABuild(ground));
    sweeps.put("files", (ground, farm) -> new FilesInTheContext(ground));
    sweeps.put("entries", EntriesInTheIndex::new);
    sweeps.put("builds", (ground, farm) -> new BuildsAtOnce(ground));
    sweeps.put("layers", (ground, farm) -> new LayerDepth(ground));
    return sweeps;
  }

  private Curve on(BiFunction<Ground, ForkedFarm, Curve> sweep) {
    int number = ++farms;
    Path place = directory.resolve("farm-" + number);
    try (ForkedFarm farm = ForkedFarm.start(place, ForkedFarm.configFor(base))) {
      Buildx client =
          Buildx.ofServer(
              Buildx.Release.NEWEST, directory.resolve("client-" + number), farm.address());
      clientVersion = client.command("version").run().orThrow().standardOutput().strip();
      Ground ground = new Ground(place.resolve("contexts"), base.host(), client);
      // Unmeasured: the base image is pulled, programs are in memory.
      ground.build(
          Contexts.write(
              ground.contexts().resolve("warm-up"), "Dockerfile", ground.from() + "\nRUN true\n"));
      return sweep.apply(ground, farm);
    } finally {
      Command.of("rm", "-rf", place.toString()).run().orThrow();
    }
  }

  @Override
  public void close() {
    closers.forEach(Runnable::run);
  }
}
