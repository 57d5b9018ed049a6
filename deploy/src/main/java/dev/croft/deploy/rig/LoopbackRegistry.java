package dev.croft.deploy.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A registry on a free port of loopback, over plain http. */
public final class LoopbackRegistry implements AutoCloseable {

  private final BackgroundProcess process;
  private final int port;

  private LoopbackRegistry(BackgroundProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts a registry that keeps everything below a directory. */
  public static LoopbackRegistry start(Path directory) {
    int port = Ports.free();
    Path config = directory.resolve("config.yml");
    try {
      Files.createDirectories(directory);
      Files.writeString(
          config,
          """
          version: 0.1
          log: {level: warn, accesslog: {disabled: true}}
          storage: {filesystem: {rootdirectory: %s}, delete: {enabled: true}}
          http: {addr: "127.0.0.1:%d"}
          """
              .formatted(directory.resolve("data"), port));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare a registry in " + directory, e);
    }
    BackgroundProcess process =
        Command.of("docker-registry", "serve", config.toString())
            .start(directory.resolve("log"))
            .await("the registry answered", () -> Ports.answers(port));
    return new LoopbackRegistry(process, port);
  }

  /**
   * Puts the base images in: {@code debian:latest} and {@code busybox:latest}, for two platforms.
   */
  public LoopbackRegistry withBaseImages() {
    Command.of(Checkout.setup("base-images").toString(), "push", host()).run().orThrow();
    return this;
  }

  /** Host and port, as in a reference. */
  public String host() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.close();
  }
}
