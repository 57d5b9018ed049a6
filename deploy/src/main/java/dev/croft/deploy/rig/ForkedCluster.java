package dev.croft.deploy.rig;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** A farm of several processes on one machine: coordinators and workers, each with its own root. */
public final class ForkedCluster implements AutoCloseable {

  private static final String FIRST = "coordinator";

  private final Path directory;
  private final String host;
  private final Map<String, String> environment;
  private final Map<String, Coordinator> coordinators = new LinkedHashMap<>();
  private final Map<String, Worker> workers = new LinkedHashMap<>();
  private final Map<String, BackgroundProcess> processes = new LinkedHashMap<>();
  private final Map<String, Integer> starts = new HashMap<>();

  private record Coordinator(int clientPort, int clusterPort) {}

  private record Worker(Optional<NetworkCable> cable, List<String> options) {}

  private ForkedCluster(Path directory, String host, Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
    this.directory = directory;
    this.host = host;
  }

  /**
   * Starts a coordinator below a directory; workers are added to it.
   *
   * @param config the text of the configuration file of all processes
   */
  public static ForkedCluster start(Path directory, String config) {
    return start(directory, config, "127.0.0.1", Map.of());
  }

  /**
   * The same where the processes reach each other by another address of the machine.
   *
   * @param host such as that of a {@link NetworkCable}
   */
  public static ForkedCluster start(Path directory, String config, String host) {
    return start(directory, config, host, Map.of());
  }

  /**
   * The same with more in the environment of all processes.
   *
   * @param host where they reach each other
   */
  public static ForkedCluster start(
      Path directory, String config, String host, Map<String, String> environment) {
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("croft.toml"), config);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare a farm in " + directory, e);
    }
    return new ForkedCluster(directory, host, environment).withCoordinator(FIRST);
  }

  /** Adds a coordinator, and waits until it serves. */
  public ForkedCluster withCoordinator(String name) {
    coordinators.put(name, new Coordinator(Ports.free(), Ports.free()));
    startCoordinator(name);
    awaitCoordinator(name);
    return this;
  }

  /**
   * Adds a worker, and waits until the coordinators know it.
   *
   * @param options more of its command line, such as {@code --slots 1}
   */
  public ForkedCluster withWorker(String name, String... options) {
    return withWorkers(List.of(name), options);
  }

  /** Adds several workers of the same kind, which start at the same time. */
  public ForkedCluster withWorkers(List<String> names, String... options) {
    for (String name : names) {
      workers.put(name, new Worker(Optional.empty(), List.of(options)));
      startWorker(name);
    }
    names.forEach(this::awaitWorker);
    return this;
  }

  /** Adds workers each behind a network of its own, which can be cut. */
  public ForkedCluster withWorkersBehind(Map<String, NetworkCable> cables, String... options) {
    cables.forEach(
        (name, cable) -> {
          workers.put(name, new Worker(Optional.of(cable), List.of(options)));
          startWorker(name);
        });
    cables.keySet().forEach(this::awaitWorker);
    return this;
  }

  /** Where clients connect. */
  public URI address() {
    return addressOf(FIRST);
  }

  /** Where clients of a coordinator connect. */
  public URI addressOf(String name) {
    return URI.create("tcp://127.0.0.1:" + coordinator(name).clientPort());
  }

  /** Where a worker keeps everything. */
  public Path rootOf(String worker) {
    return directory.resolve("worker-" + worker);
  }

  /** Where the first coordinator keeps everything. */
  public Path coordinatorRoot() {
    return rootOfCoordinator(FIRST);
  }

  /** Where a coordinator keeps everything. */
  public Path rootOfCoordinator(String name) {
    return directory.resolve(name);
  }

  /** How many steps a coordinator wrote to its journal. */
  public long recordedSteps(String name) {
    Path journal = rootOfCoordinator(name).resolve("index/steps");
    try (var lines = Files.lines(journal, java.nio.charset.StandardCharsets.ISO_8859_1)) {
      return lines.filter(line -> line.endsWith("}")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process of a worker. */
  public long pidOf(String worker) {
    return process(worker).pid();
  }

  /** What the farm answers at a path, such as {@code /api/cache-mounts}. */
  public Optional<JsonNode> ask(String path) {
    return api(FIRST).ask(path);
  }

  /** Ends a process as a power cut would. */
  public void kill(String name) {
    process(name).kill();
  }

  /** Starts a process again that was killed, on the same root; waits until it is there. */
  public void restart(String name) {
    if (coordinators.containsKey(name)) {
      startCoordinator(name);
      awaitCoordinator(name);
    } else {
      startWorker(name);
      awaitWorker(name);
    }
  }

  /** Ends all processes at once, as a power cut would. */
  public void killAll() {
    List<String> pids =
        processes.values().stream().map(process -> Long.toString(process.pid())).toList();
    Command.of("kill", "-KILL").plus(pids).run();
    processes.values().forEach(BackgroundProcess::kill);
  }

  /** Starts all processes again; waits until they know each other. */
  public void restartAll() {
    coordinators.keySet().forEach(this::startCoordinator);
    workers.keySet().forEach(this::startWorker);
    coordinators.keySet().forEach(this::awaitCoordinator);
    workers.keySet().forEach(this::awaitWorker);
  }

  /** Stops a process where it is, as a machine does that hangs. */
  public void pause(String name) {
    signal(name, "STOP");
  }

  /** Lets a process go on. */
  public void resume(String name) {
    signal(name, "CONT");
  }

  /** Tells a process to finish and leave, without waiting for it. */
  public void drain(String name) {
    signal(name, "TERM");
  }

  /** Waits until a process has ended. */
  public void awaitEnd(String name) {
    ProcessHandle.of(process(name).pid()).ifPresent(process -> process.onExit().join());
  }

  /** Ends the first coordinator as a power cut would, and starts it again on the same root. */
  public void crashAndRestartCoordinator() {
    kill(FIRST);
    restart(FIRST);
  }

  /** The names of the workers that the first coordinator knows now. */
  public List<String> workers() {
    return workersKnownTo(FIRST);
  }

  /** The names of the workers that a coordinator knows now. */
  public List<String> workersKnownTo(String name) {
    return api(name).workers();
  }

  /** The names of the workers that have jobs of the first coordinator's now. */
  public List<String> busyWorkers() {
    return api(FIRST).busyWorkers();
  }

  /** Of each worker that the coordinator knows now, what it counted; empty where it is lost. */
  public Map<String, String> metricsOfWorkers() {
    return api(FIRST).metricsOfWorkers();
  }

  /** What a process wrote to its log. */
  public String logOf(String name) {
    return process(name).log();
  }

  /** What all processes wrote to their logs. */
  public String log() {
    StringBuilder all = new StringBuilder();
    processes.forEach((name, process) -> all.append(name).append('\n').append(process.log()));
    return all.toString();
  }

  @Override
  public void close() {
    // Nobody waits for what still runs.
    processes.values().stream().filter(BackgroundProcess::isAlive).forEach(BackgroundProcess::kill);
    processes.values().forEach(BackgroundProcess::close);
  }

  private Coordinator coordinator(String name) {
    return Objects.requireNonNull(coordinators.get(name), name);
  }

  private FarmApi api(String coordinator) {
    return new FarmApi(coordinator(coordinator).clientPort());
  }

  private BackgroundProcess process(String name) {
    return Objects.requireNonNull(processes.get(name), name);
  }

  private void signal(String name, String signal) {
    Command.of("kill", "-" + signal, Long.toString(process(name).pid())).run().orThrow();
  }

  private List<String> join() {
    return List.of(
        "--join",
        String.join(
            ",", coordinators.values().stream().map(c -> host + ":" + c.clusterPort()).toList()));
  }

  private void startCoordinator(String name) {
    Command command =
        croft(
            host,
            "coordinator",
            "--listen",
            addressOf(name).toString(),
            "--root",
            rootOfCoordinator(name).toString(),
            "--cluster-port",
            Integer.toString(coordinator(name).clusterPort()));
    processes.put(name, command.plus(join()).start(directory.resolve(name + ".log")));
  }

  private void awaitCoordinator(String name) {
    BackgroundProcess _ = process(name).await(name + " was ready", api(name)::answers);
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  private void startWorker(String name) {
    starts.merge(name, 1, Integer::sum);
    Worker worker = Objects.requireNonNull(workers.get(name), name);
    Command command =
        croft(
            worker.cable().map(NetworkCable::innerHost).orElse(host),
            "worker",
            "--name",
            name,
            "--root",
            rootOf(name).toString());
    Command whole = command.plus(join()).plus(worker.options());
    processes.put(
        name,
        worker
            .cable()
            .map(cable -> cable.inside(whole))
            .orElse(whole)
            .start(directory.resolve(name + ".log")));
  }

  private void awaitWorker(String name) {
    BackgroundProcess _ =
        process(name)
            .await(
                "worker " + name + " was known",
                () ->
                    count(process(name).log(), "croft: worker " + name + " is ready")
                            == starts.getOrDefault(name, 0)
                        && coordinators.keySet().stream()
                            .filter(coordinator -> process(coordinator).isAlive())
                            .allMatch(coordinator -> workersKnownTo(coordinator).contains(name)));
  }

  private Command croft(String memberHost, String... arguments) {
    return Command.of(Checkout.launcher().toString())
        .with(environment)
        .plus(List.of(arguments))
        .plus(
            List.of(
                "--config",
                directory.resolve("croft.toml").toString(),
                "--cluster-host",
                memberHost))
        .with("CROFT_SKIP_BUILD", "1")
        .with("CROFT_JAVA_OPTS", "-Xmx256m")
        .with("JAVA_HOME", System.getProperty("java.home"));
  }
}
