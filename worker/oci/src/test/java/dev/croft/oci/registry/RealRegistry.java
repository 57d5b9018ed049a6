package dev.croft.oci.registry;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Debian's {@code docker-registry} on a free port of the loopback interface. */
final class RealRegistry implements AutoCloseable {

  private final Process process;
  private final int port;

  private RealRegistry(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one, and waits until it takes connections.
   *
   * @param directory where it keeps everything
   * @param extra lines of its configuration below {@code http:}, and top-level ones
   */
  static RealRegistry start(Path directory, String extra) throws Exception {
    int port = freePort();
    Path config = directory.resolve("config.yml");
    Files.writeString(
        config,
        """
        version: 0.1
        log:
          level: warn
        storage:
          filesystem:
            rootdirectory: %s
          delete:
            enabled: true
        http:
          addr: 127.0.0.1:%d
        %s
        """
            .formatted(directory.resolve("data"), port, extra));
    File log = directory.resolve("log").toFile();
    Process process =
        new ProcessBuilder("docker-registry", "serve", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    RealRegistry registry = new RealRegistry(process, port);
    registry.awaitListening(log);
    return registry;
  }

  String host() {
    return "127.0.0.1:" + port;
  }

  ImageReference reference(String rest) {
    return ImageReference.parse(host() + "/" + rest);
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitListening(File log) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (System.nanoTime() < end && process.isAlive()) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        process.waitFor(20, TimeUnit.MILLISECONDS);
      }
    }
    throw new IllegalStateException("docker-registry: " + Files.readString(log.toPath()));
  }
}
