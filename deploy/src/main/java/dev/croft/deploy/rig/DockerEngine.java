package dev.croft.deploy.rig;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A Docker engine with a state, a socket and a bridge of its own, unpacked beside the system, on
 * the machine's own runc. It pulls from loopback over plain http.
 */
public final class DockerEngine implements AutoCloseable {

  private final Path directory;
  private final Path sockets;
  private final BackgroundProcess process;
  private final Bridge bridge;

  private DockerEngine(Path directory, Path sockets, BackgroundProcess process, Bridge bridge) {
    this.directory = directory;
    this.sockets = sockets;
    this.process = process;
    this.bridge = bridge;
  }

  /** Which engine. */
  public enum Release {
    /** That of the machine's own Debian release. */
    OF_THE_MACHINE("engine-release", false),
    /** Debian's newest, with the containerd image store on. */
    NEWEST("engine-sid", true);

    private final String tool;
    private final boolean containerdImageStore;

    Release(String tool, boolean containerdImageStore) {
      this.tool = tool;
      this.containerdImageStore = containerdImageStore;
    }
  }

  /** Starts an engine that keeps everything below a directory. */
  public static DockerEngine start(Release release, Path directory) {
    Path sockets;
    try {
      Files.createDirectories(directory);
      // The path of a socket has 107 bytes at most, wherever the tests are.
      sockets = Files.createTempDirectory(Path.of("/tmp"), "croft-engine");
      Files.writeString(
          directory.resolve("daemon.json"),
          """
          {"features": {"containerd-snapshotter": %s, "buildkit": true},
           "insecure-registries": ["127.0.0.0/8"]}
          """
              .formatted(release.containerdImageStore));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare an engine in " + directory, e);
    }
    Bridge bridge = Bridge.create();
    List<String> arguments = new ArrayList<>();
    // Its mounts are its own, and gone with it.
    arguments.addAll(List.of("unshare", "--mount", "--propagation", "slave"));
    arguments.add(Checkout.tool(release.tool, "usr/sbin/dockerd").toString());
    arguments.addAll(List.of("--config-file", directory.resolve("daemon.json").toString()));
    arguments.addAll(List.of("--data-root", directory.resolve("data").toString()));
    arguments.addAll(List.of("--exec-root", sockets.resolve("exec").toString()));
    arguments.addAll(List.of("--pidfile", directory.resolve("pid").toString()));
    arguments.addAll(List.of("--host", socket(sockets)));
    arguments.addAll(List.of("--bridge", bridge.name(), "--ip-forward=false", "--ip-masq=false"));
    arguments.addAll(List.of("--iptables=false", "--ip6tables=false"));
    String path =
        Checkout.tool(release.tool, "usr/bin")
            + ":"
            + Checkout.tool(release.tool, "usr/sbin")
            + ":"
            + System.getenv("PATH");
    BackgroundProcess process =
        Command.of(arguments.toArray(String[]::new))
            .with("PATH", path)
            .start(directory.resolve("log"))
            .await("the engine answered", () -> Ports.answers(sockets.resolve("docker.sock")));
    return new DockerEngine(directory, sockets, process, bridge);
  }

  /** Where it listens, as {@code DOCKER_HOST} says it. */
  public String host() {
    return socket(sockets);
  }

  /** Runs the {@code docker} command against it. */
  public Command.Outcome docker(String... arguments) {
    return Command.of(Checkout.tool("client-sid", "usr/bin/docker").toString(), "--host", host())
        .plus(List.of(arguments))
        .with("DOCKER_CONFIG", directory.resolve("client").toString())
        .within(Duration.ofMinutes(2))
        .run();
  }

  /** The id of its process, which starts others. */
  public long pid() {
    return process.pid();
  }

  /** What it wrote to its log. */
  public String log() {
    return process.log();
  }

  @Override
  public void close() {
    process.close();
    bridge.close();
    Command.of("rm", "-rf", sockets.toString()).run();
  }

  private static String socket(Path sockets) {
    return "unix://" + sockets.resolve("docker.sock");
  }

  /** A bridge without an uplink, for the containers of one engine. */
  private record Bridge(String name) implements AutoCloseable {

    private static final int SUBNETS = 250;

    /** One with a number that no other engine of the machine has. */
    static Bridge create() {
      int first = Math.floorMod(ProcessHandle.current().pid(), SUBNETS);
      for (int i = 0; i < SUBNETS; i++) {
        int number = (first + i) % SUBNETS + 1;
        String name = "croft-ref" + number;
        // Who adds the link first has the number.
        Command.Outcome added = Command.of("ip", "link", "add", name, "type", "bridge").run();
        if (added.succeeded()) {
          String address = "10.213." + number + ".1/24";
          Command.of("ip", "addr", "add", address, "dev", name).run().orThrow();
          Command.of("ip", "link", "set", name, "up").run().orThrow();
          return new Bridge(name);
        }
        if (!added.output().contains("File exists")) {
          added.orThrow();
        }
      }
      throw new CroftException(
          FailureKind.INTERNAL, "bridges of " + SUBNETS + " engines are there: croft-ref1, …");
    }

    @Override
    public void close() {
      Command.of("ip", "link", "delete", name).run();
    }
  }
}
