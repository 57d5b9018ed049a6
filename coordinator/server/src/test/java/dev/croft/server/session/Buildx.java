package dev.croft.server.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A buildx binary, with a home of its own. */
public record Buildx(Path binary, Path home) {

  private static final List<String> USUAL_PLACES =
      List.of(
          "/usr/libexec/docker/cli-plugins/docker-buildx",
          "/usr/lib/docker/cli-plugins/docker-buildx",
          "/usr/local/lib/docker/cli-plugins/docker-buildx");

  /** Those named in CROFT_BUILDX (paths, with colons between them), and the system's. */
  public static List<Path> installed() {
    String named = System.getenv().getOrDefault("CROFT_BUILDX", "");
    return Stream.concat(Stream.of(named.split(":", -1)), USUAL_PLACES.stream())
        .filter(path -> !path.isEmpty())
        .map(Path::of)
        .filter(Files::isExecutable)
        .toList();
  }

  /** Starts a build on a server at a port of this machine. */
  public Process build(int port, Path context, String... options)
      throws IOException, InterruptedException {
    if (create(port).waitFor() != 0) {
      throw new IOException("buildx create failed: " + output());
    }
    List<String> command =
        new ArrayList<>(List.of("build", "--builder", "farm", "--progress", "plain"));
    command.addAll(List.of(options));
    command.add(context.toString());
    return start(command.toArray(String[]::new));
  }

  /** Gives a server at a port of this machine the name "farm". */
  public Process create(int port) throws IOException {
    return start("create", "--name", "farm", "--driver", "remote", "tcp://127.0.0.1:" + port);
  }

  /** The same, for a server that speaks TLS; the files are named after what they are. */
  public Process createTls(int port, Path certificates) throws IOException {
    return start(
        "create",
        "--name",
        "farm",
        "--driver",
        "remote",
        "--driver-opt",
        "cacert="
            + certificates.resolve("ca.crt")
            + ",cert="
            + certificates.resolve("client.crt")
            + ",key="
            + certificates.resolve("client.key"),
        "tcp://127.0.0.1:" + port);
  }

  /** What it has said so far. */
  public String output() throws IOException {
    return Files.readString(home.resolve("output.txt"));
  }

  /** Starts buildx with some arguments; what it says is added to the output. */
  public Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(binary.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("DOCKER_CONFIG", home.toString());
    builder.environment().put("BUILDX_CONFIG", home.resolve("buildx").toString());
    builder.environment().put("HOME", home.toString());
    // Bake asks before it reads what is not below the current directory.
    builder.environment().put("BUILDX_BAKE_ENTITLEMENTS_FS", "0");
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("output.txt").toFile()));
    return builder.start();
  }
}
