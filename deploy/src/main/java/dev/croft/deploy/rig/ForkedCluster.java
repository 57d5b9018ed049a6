package dev.croft.deploy.rig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A farm of several processes on loopback: a coordinator and workers, each with its own root. */
public final class ForkedCluster implements AutoCloseable {

  private final Path directory;
  private final int clusterPort = Ports.free();
  private final int clientPort = Ports.free();
  private final Map<String, BackgroundProcess> workers = new LinkedHashMap<>();
  private BackgroundProcess coordinator;

  private ForkedCluster(Path directory) {
    this.directory = directory;
    this.coordinator = startCoordinator();
  }

  /**
   * Starts a coordinator below a directory; workers are added to it.
   *
   * @param config the text of the configuration file of all processes
   */
  public static ForkedCluster start(Path directory, String config) {
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("croft.toml"), config);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare a farm in " + directory, e);
    }
    return new ForkedCluster(directory);
  }

  /**
   * Adds a worker, and waits until the coordinator knows it.
   *
   * @param options more of its command line, such as {@code --slots 1}
   */
  public ForkedCluster withWorker(String name, String... options) {
    workers.put(name, startWorker(name, options));
    return this;
  }

  /** Where clients connect. */
  public URI address() {
    return URI.create("tcp://127.0.0.1:" + clientPort);
  }

  /** Where a worker keeps everything. */
  public Path rootOf(String worker) {
    return directory.resolve("worker-" + worker);
  }

  /** Where the coordinator keeps everything. */
  public Path coordinatorRoot() {
    return directory.resolve("coordinator");
  }

  /** Ends a worker as a power cut would. */
  public void kill(String worker) {
    worker(worker).kill();
  }

  /** Stops a worker's process where it is, as a machine does that hangs. */
  public void pause(String worker) {
    signal(worker, "STOP");
  }

  /** Lets a worker go on. */
  public void resume(String worker) {
    signal(worker, "CONT");
  }

  /** Tells a worker to finish and leave, without waiting for it. */
  public void drain(String worker) {
    signal(worker, "TERM");
  }

  /** Waits until a worker's process has ended. */
  public void awaitEnd(String worker) {
    ProcessHandle.of(worker(worker).pid()).ifPresent(process -> process.onExit().join());
  }

  /** Ends the coordinator as a power cut would, and starts it again on the same root. */
  public void crashAndRestartCoordinator() {
    coordinator.kill();
    coordinator = startCoordinator();
  }

  /** The names of the workers that the coordinator knows now. */
  public List<String> workers() {
    List<String> names = new ArrayList<>();
    get("/api/workers")
        .ifPresent(list -> list.forEach(one -> names.add(one.path("name").asText())));
    return names;
  }

  /** The names of the workers that have jobs now. */
  public List<String> busyWorkers() {
    List<String> names = new ArrayList<>();
    get("/api/workers")
        .ifPresent(
            list ->
                list.forEach(
                    one -> {
                      if (one.path("running").asInt() > 0) {
                        names.add(one.path("name").asText());
                      }
                    }));
    return names;
  }

  /** What all processes wrote to their logs. */
  public String log() {
    StringBuilder all = new StringBuilder("coordinator\n").append(coordinator.log());
    workers.forEach((name, process) -> all.append(name).append('\n').append(process.log()));
    return all.toString();
  }

  @Override
  public void close() {
    // Nobody waits for what still runs.
    workers.values().stream().filter(BackgroundProcess::isAlive).forEach(BackgroundProcess::kill);
    workers.values().forEach(BackgroundProcess::close);
    coordinator.close();
  }

  private BackgroundProcess worker(String name) {
    return Objects.requireNonNull(workers.get(name), name);
  }

  private void signal(String worker, String name) {
    Command.of("kill", "-" + name, Long.toString(worker(worker).pid())).run().orThrow();
  }

  private BackgroundProcess startCoordinator() {
    return croft(
            "coordinator",
            "--listen",
            address().toString(),
            "--root",
            coordinatorRoot().toString(),
            "--cluster-port",
            Integer.toString(clusterPort))
        .start(directory.resolve("coordinator.log"))
        .await("the coordinator was ready", () -> get("/api/workers").isPresent());
  }

  private BackgroundProcess startWorker(String name, String... options) {
    return croft(
            "worker",
            "--join",
            "127.0.0.1:" + clusterPort,
            "--name",
            name,
            "--root",
            rootOf(name).toString())
        .plus(List.of(options))
        .start(directory.resolve(name + ".log"))
        .await("worker " + name + " was known", () -> workers().contains(name));
  }

  private Command croft(String... arguments) {
    return Command.of(Checkout.launcher().toString())
        .plus(List.of(arguments))
        .plus(
            List.of(
                "--config",
                directory.resolve("croft.toml").toString(),
                "--cluster-host",
                "127.0.0.1"))
        .with("CROFT_SKIP_BUILD", "1")
        .with("CROFT_JAVA_OPTS", "-Xmx256m")
        .with("JAVA_HOME", System.getProperty("java.home"));
  }

  private Optional<JsonNode> get(String path) {
    URI uri = URI.create("http://127.0.0.1:" + clientPort + path);
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpResponse<String> answer =
          client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200
          ? Optional.of(new ObjectMapper().readTree(answer.body()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
