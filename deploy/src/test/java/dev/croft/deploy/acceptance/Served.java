package dev.croft.deploy.acceptance;

import dev.croft.deploy.rig.DockerEngine;
import dev.croft.deploy.rig.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** A container that serves http on a free port of loopback, given to it as {@code PORT}. */
final class Served implements AutoCloseable {

  private final DockerEngine engine;
  private final String container;
  private final int port;

  private Served(DockerEngine engine, String container, int port) {
    this.engine = engine;
    this.container = container;
    this.port = port;
  }

  /** Starts a container, and waits until it answers; {@code {port}} in an argument is the port. */
  static Served start(DockerEngine engine, String image, String... arguments) {
    int port = Ports.free();
    List<String> run =
        new ArrayList<>(
            List.of(
                "run",
                "--detach",
                "--network=host",
                "--env=PORT=" + port,
                "--pull=missing",
                image));
    for (String argument : arguments) {
      run.add(argument.replace("{port}", Integer.toString(port)));
    }
    String container = engine.docker(run.toArray(String[]::new)).orThrow().standardOutput().strip();
    Served served = new Served(engine, container, port);
    try {
      Awaitility.await("the container answers")
          .atMost(Duration.ofMinutes(1))
          .until(() -> Ports.answers(port));
      return served;
    } catch (RuntimeException e) {
      e.addSuppressed(new IllegalStateException(engine.docker("logs", container).output()));
      served.close();
      throw e;
    }
  }

  /** What it answers to a request for a path. */
  String get(String path) {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    engine.docker("rm", "--force", container);
  }
}
