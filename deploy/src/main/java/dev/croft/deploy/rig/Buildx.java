package dev.croft.deploy.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A buildx with a configuration of its own, that builds on one server. */
public final class Buildx {

  private static final String PLUGIN = "usr/libexec/docker/cli-plugins/docker-buildx";
  private static final String COMPOSE = "usr/libexec/docker/cli-plugins/docker-compose";
  private static final String BUILDER = "measured";
  private static final Duration LONGEST_BUILD = Duration.ofMinutes(6);

  private final Release release;
  private final Map<String, String> environment;

  private Buildx(Release release, Map<String, String> environment) {
    this.release = release;
    this.environment = Map.copyOf(environment);
  }

  /** Which buildx. */
  public enum Release {
    /** Debian trixie's: 0.13. */
    OLDER("client-trixie"),
    /** Debian sid's. */
    NEWEST("client-sid");

    private final String tool;

    Release(String tool) {
      this.tool = tool;
    }
  }

  /** A client of a server of the BuildKit API. */
  public static Buildx ofServer(Release release, Path directory, URI server) {
    Buildx buildx = new Buildx(release, environment(directory));
    buildx
        .command("create", "--name", BUILDER, "--driver", "remote", server.toString())
        .run()
        .orThrow();
    return buildx.with("BUILDX_BUILDER", BUILDER);
  }

  /** A client of the BuildKit that is in a Docker engine. */
  public static Buildx ofEngine(Release release, Path directory, DockerEngine engine) {
    Buildx buildx = new Buildx(release, environment(directory));
    return buildx.withDockerHost(engine);
  }

  /** The same, with an engine that {@code --load} loads into. */
  public Buildx withDockerHost(DockerEngine engine) {
    return with("DOCKER_HOST", engine.host());
  }

  /** {@code buildx build ARGUMENTS… CONTEXT} with plain progress. */
  public Command.Outcome build(Path context, String... arguments) {
    return build(context, List.of(arguments));
  }

  /** {@code buildx build ARGUMENTS… CONTEXT} with plain progress. */
  public Command.Outcome build(Path context, List<String> arguments) {
    return command("build", "--progress", "plain")
        .plus(arguments)
        .plus(List.of(context.toString()))
        .within(LONGEST_BUILD)
        .run();
  }

  /** Any other command of buildx. */
  public Command command(String... arguments) {
    return Command.of(Checkout.tool(release.tool, PLUGIN).toString())
        .plus(List.of(arguments))
        .with(environment);
  }

  /** The {@code docker} command, with this buildx and with Compose. */
  public Command docker(String... arguments) {
    Path directory = Path.of(environment.get("DOCKER_CONFIG"));
    Path plugins = Checkout.tool(release.tool, PLUGIN).getParent();
    Path compose = Checkout.tool("compose-sid", COMPOSE).getParent();
    try {
      Files.writeString(
          directory.resolve("config.json"),
          "{\"cliPluginsExtraDirs\": [\"%s\", \"%s\"]}".formatted(plugins, compose));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare a client in " + directory, e);
    }
    return Command.of(Checkout.tool("client-sid", "usr/bin/docker").toString())
        .plus(List.of(arguments))
        .with(environment);
  }

  /** Which buildx this is. */
  public Release release() {
    return release;
  }

  private Buildx with(String name, String value) {
    Map<String, String> variables = new HashMap<>(environment);
    variables.put(name, value);
    return new Buildx(release, variables);
  }

  private static Map<String, String> environment(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare a client in " + directory, e);
    }
    return Map.of(
        "DOCKER_CONFIG",
        directory.toString(),
        "BUILDX_CONFIG",
        directory.resolve("buildx").toString(),
        "BUILDX_NO_DEFAULT_ATTESTATIONS",
        "1",
        // No Docker engine by accident.
        "DOCKER_HOST",
        "unix:///nonexistent/docker.sock");
  }
}
