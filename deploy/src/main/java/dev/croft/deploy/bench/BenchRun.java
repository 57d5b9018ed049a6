package dev.croft.deploy.bench;

import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.DockerEngine;
import dev.croft.deploy.rig.ForkedFarm;
import dev.croft.deploy.rig.LoopbackRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One run of the benchmark: starts the builders, measures them, and ends them. */
public final class BenchRun implements AutoCloseable {

  private final Path directory;
  private final Consumer<String> progress;
  private final Deque<Runnable> closers = new ArrayDeque<>();
  private final LoopbackRegistry base;
  private final PushTarget target;
  private final List<Peer> peers = new ArrayList<>();

  /**
   * A run that keeps everything below a directory, and tells how far it is.
   *
   * @throws dev.croft.model.failure.CroftException where a tool is missing
   */
  public BenchRun(Path directory, Consumer<String> progress) {
    this.directory = directory;
    this.progress = progress;
    this.base = LoopbackRegistry.start(directory.resolve("base"));
    closers.push(base::close);
    base.withBaseImages();
    this.target = new PushTarget(directory.resolve("target"));
    closers.push(target::close);
  }

  /** Adds a farm: one that runs, or else one that is started for the benchmark. */
  public void addFarm(Optional<URI> running) {
    URI address =
        running.orElseGet(
            () -> {
              ForkedFarm farm =
                  ForkedFarm.start(
                      directory.resolve("farm"),
                      ForkedFarm.configFor(base) + ForkedFarm.configFor(target.registry()));
              closers.push(farm::close);
              return farm.address();
            });
    peers.add(server("Croft", "this farm, in one process", address));
  }

  /** Adds the BuildKit in Debian's newest Docker engine. */
  public void addEngine() {
    DockerEngine engine =
        DockerEngine.start(DockerEngine.Release.NEWEST, directory.resolve("engine"));
    closers.push(engine::close);
    String version =
        engine.docker("version", "--format", "{{.Server.Version}}").orThrow().standardOutput();
    peers.add(
        new Peer(
            "BuildKit",
            "the one in Debian sid's Docker engine "
                + version.strip()
                + ", containerd image store on, with this release's own runc",
            Buildx.ofEngine(Buildx.Release.NEWEST, directory.resolve("client-engine"), engine)));
  }

  /** Adds any server of the BuildKit API. */
  public void addServer(URI address) {
    peers.add(server(address.toString(), "a server of the BuildKit API", address));
  }

  /** Measures, and returns the page that says what came out. */
  public String measure(int rounds) throws IOException {
    Workload.Ground ground =
        new Workload.Ground(directory.resolve("contexts"), base.host(), target);
    List<Workload> workloads =
        List.of(
            new TrivialSteps(ground, false),
            new TrivialSteps(ground, true),
            new EditedContext(ground),
            new BigLayer(ground));
    Bench bench = new Bench(peers, rounds, progress);
    List<Result> results = workloads.stream().map(bench::measure).toList();
    List<Report.Builder> builders =
        peers.stream().map(peer -> new Report.Builder(peer.name(), peer.description())).toList();
    return new Report(
            LocalDate.now(ZoneOffset.UTC),
            Machine.here(directory).toString(),
            rounds,
            builders,
            results)
        .markdown();
  }

  @Override
  public void close() {
    closers.forEach(Runnable::run);
  }

  private Peer server(String name, String description, URI address) {
    Path client = directory.resolve("client-" + peers.size());
    return new Peer(name, description, Buildx.ofServer(Buildx.Release.NEWEST, client, address));
  }
}
