package dev.croft.deploy.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** {@code croft up} as a process of its own, on a free port, with a root of its own. */
public final class ForkedFarm implements AutoCloseable {

  private static final int OK = 200;

  private final Path directory;
  private final int port;
  private final int workers;
  private BackgroundProcess process;

  private ForkedFarm(Path directory, int port, int workers) {
    this.directory = directory;
    this.port = port;
    this.workers = workers;
    this.process = fork();
  }

  /**
   * Starts a farm below a directory.
   *
   * @param config the text of its configuration file
   */
  public static ForkedFarm start(Path directory, String config) {
    return start(directory, config, 1);
  }

  /** The same with several workers. */
  public static ForkedFarm start(Path directory, String config, int workers) {
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("croft.toml"), config);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare a farm in " + directory, e);
    }
    return new ForkedFarm(directory, Ports.free(), workers);
  }

  /** The configuration that lets a farm use a registry over plain http. */
  public static String configFor(LoopbackRegistry registry) {
    return "[registry.\"%s\"]\n  http = true\n".formatted(registry.host());
  }

  /** Ends it as an administrator would, and starts it again on the same root. */
  public void restart() {
    stop();
    startAgain();
  }

  /** Ends it as an administrator would. */
  public void stop() {
    process.close();
  }

  /** Starts it on the same root, and returns when it is ready; it has ended before. */
  public void startAgain() {
    process = fork();
  }

  /** Ends it, and starts it again without anything that its workers had, and without blobs. */
  public void replaceWorkers() {
    process.close();
    Command.of(
            "rm", "-rf", root().resolve("workers").toString(), root().resolve("content").toString())
        .run()
        .orThrow();
    process = fork();
  }

  /** Ends it as a power cut would, and starts it again on the same root. */
  public void crashAndRestart() {
    process.kill();
    process = fork();
  }

  /** Where clients connect. */
  public URI address() {
    return URI.create("tcp://127.0.0.1:" + port);
  }

  /** Where it keeps everything. */
  public Path root() {
    return directory.resolve("root");
  }

  /** What it wrote to its log, from the first start on. */
  public String log() {
    return process.log();
  }

  /** Whether its process lives. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.close();
  }

  private BackgroundProcess fork() {
    return Command.of(
            Checkout.launcher().toString(),
            "up",
            "--listen",
            address().toString(),
            "--root",
            root().toString(),
            "--workers",
            Integer.toString(workers),
            "--config",
            directory.resolve("croft.toml").toString())
        .with("CROFT_SKIP_BUILD", "1")
        .with("JAVA_HOME", System.getProperty("java.home"))
        .start(directory.resolve("farm.log"))
        .await("the farm was ready", this::isReady);
  }

  private boolean isReady() {
    URI readyz = URI.create("http://127.0.0.1:" + port + "/readyz");
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpRequest request = HttpRequest.newBuilder(readyz).timeout(Duration.ofSeconds(2)).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
