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
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One run of the benchmark: starts the builders, measures them, and ends them. */
public final class BenchRun implements AutoCloseable {

  /** On a disk that is nearly full, what is to be found in the cache would be gone. */
  private static final String NOTHING_GOES = "[worker.oci]\n  gc = false\n";

  private final Path directory;
  private final Consumer<String> progress;
  private final Deque<Runnable> closers = new ArrayDeque<>();
  private final LoopbackRegistry base;
  private final PushTarget target;
  private final List<Peer> peers = new ArrayList<>();
  private Optional<ForkedFarm> forked = Optional.empty();
  private Optional<DockerEngine> engine = Optional.empty();

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
    if (running.isPresent()) {
      addServer("Croft", "a farm that ran already", running.get(), OptionalLong.empty());
      return;
    }
    ForkedFarm farm =
        ForkedFarm.start(
            directory.resolve("farm"),
            ForkedFarm.configFor(base) + ForkedFarm.configFor(target.registry()) + NOTHING_GOES);
    closers.push(farm::close);
    forked = Optional.of(farm);
    addServer("Croft", "this farm, in one process", farm.address(), OptionalLong.of(farm.pid()));
  }

  /** Adds the BuildKit in Debian's newest Docker engine. */
  public void addEngine() {
    DockerEngine started =
        DockerEngine.start(DockerEngine.Release.NEWEST, directory.resolve("engine"));
    closers.push(started::close);
    engine = Optional.of(started);
    String version =
        started.docker("version", "--format", "{{.Server.Version}}").orThrow().standardOutput();
    peers.add(
        new Peer(
            "BuildKit",
            "the one in Debian sid's Docker engine "
                + version.strip()
                + ", containerd image store on, with this release's own runc",
            Buildx.ofEngine(Buildx.Release.NEWEST, directory.resolve("client-engine"), started),
            // The engine's own network has no way out.
            List.of("--network=host"),
            OptionalLong.of(started.pid())));
  }

  /** Adds any server of the BuildKit API. */
  public void addServer(URI address) {
    addServer(address.toString(), "a server of the BuildKit API", address, OptionalLong.empty());
  }

  /**
   * Measures.
   *
   * @param rounds how often each workload is run; at least one
   * @param part of the titles of the workloads to run; empty for all
   * @return the part of the page that says what came out, in Markdown
   */
  public String measure(int rounds, String part) throws IOException {
    Workload.Ground ground =
        new Workload.Ground(directory.resolve("contexts"), base.host(), target);
    List<Supplier<Workload>> workloads = new ArrayList<>(Workloads.on(ground));
    engine.ifPresent(e -> workloads.add(() -> new LoadedImage(ground, e)));
    Bench bench = new Bench(peers, rounds, progress);
    List<Result> results = new ArrayList<>();
    for (Supplier<Workload> made : workloads) {
      Workload workload = made.get();
      if (workload.title().contains(part)) {
        results.add(bench.measure(workload));
      }
    }
    List<Reading> readings =
        forked
            .filter(farm -> part.isEmpty())
            .map(farm -> new FarmReadings(farm, peers, ground).read(rounds))
            .orElse(List.of());
    List<Report.Builder> builders =
        peers.stream().map(peer -> new Report.Builder(peer.name(), peer.description())).toList();
    return new Report(
            LocalDate.now(ZoneOffset.UTC),
            Machine.here(directory).toString(),
            rounds,
            builders,
            results,
            readings)
        .markdown();
  }

  @Override
  public void close() {
    closers.forEach(Runnable::run);
  }

  private void addServer(String name, String description, URI address, OptionalLong process) {
    Path client = directory.resolve("client-" + peers.size());
    Buildx buildx = Buildx.ofServer(Buildx.Release.NEWEST, client, address);
    peers.add(new Peer(name, description, buildx, List.of(), process));
  }
}
