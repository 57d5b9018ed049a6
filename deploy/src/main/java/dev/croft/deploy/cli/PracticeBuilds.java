package dev.croft.deploy.cli;

import dev.croft.deploy.rig.Command;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Builds that a farm practises on, by the buildx that the machine has: small ones that need neither
 * a network nor a registry, each once with new contents and once from the cache.
 */
final class PracticeBuilds {

  private static final int ROUNDS = 4;
  private static final int FILES = 10;
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final String PLUGIN = "docker-buildx";
  private static final List<String> PLACES =
      List.of(
          "/usr/local/lib/docker/cli-plugins",
          "/usr/local/libexec/docker/cli-plugins",
          "/usr/lib/docker/cli-plugins",
          "/usr/libexec/docker/cli-plugins");

  private final Path directory;
  private final Command buildx;

  private PracticeBuilds(Path directory, Path program) {
    this.directory = directory;
    this.buildx =
        Command.of(program.toString())
            .with(
                Map.of(
                    "DOCKER_CONFIG",
                    directory.toString(),
                    "BUILDX_CONFIG",
                    directory.resolve("buildx").toString(),
                    "BUILDX_BUILDER",
                    "practice",
                    // No Docker engine by accident.
                    "DOCKER_HOST",
                    "unix:///nonexistent/docker.sock"))
            .within(LONGEST);
  }

  /**
   * Has a farm build, where the machine has a buildx.
   *
   * @param directory to be made, for all that the builds need
   * @throws dev.croft.model.failure.CroftException where a build fails
   */
  static void on(URI farm, Path directory) throws IOException {
    Optional<Path> program = program();
    if (program.isPresent()) {
      Files.createDirectories(directory);
      new PracticeBuilds(directory, program.get()).run(farm);
    }
  }

  private static Optional<Path> program() {
    Path home = Path.of(System.getProperty("user.home", ""));
    return Stream.concat(
            Stream.of(
                home.resolve(".docker/cli-plugins"),
                home.resolve(".cache/croft/tools/client-sid/usr/libexec/docker/cli-plugins")),
            PLACES.stream().map(Path::of))
        .map(place -> place.resolve(PLUGIN))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private void run(URI farm) throws IOException {
    buildx
        .plus(List.of("create", "--name", "practice", "--driver", "remote", farm.toString()))
        .run()
        .orThrow();
    Path context = Files.createDirectories(directory.resolve("context"));
    for (int i = 0; i < FILES; i++) {
      Files.writeString(context.resolve("file" + i), "practice\n");
    }
    Files.writeString(context.resolve("Dockerfile"), dockerfile());
    for (int round = 0; round < ROUNDS; round++) {
      Files.writeString(context.resolve("file0"), "round " + round + "\n");
      for (int i = 0; i < 2; i++) {
        buildx
            .plus(List.of("build", "--progress=plain", "--output=type=image,name=practice"))
            .plus(List.of("--build-arg=ROUND=" + round, context.toString()))
            .run()
            .orThrow();
      }
    }
  }

  /** A stage of small steps, and one that takes of it. */
  private static String dockerfile() {
    return IntStream.range(0, FILES)
        .mapToObj(i -> "COPY file%d /in/$ROUND/%d\n".formatted(i, i))
        .collect(
            Collectors.joining(
                "",
                "FROM scratch AS first\nARG ROUND\n",
                "FROM scratch\nARG ROUND\nENV A=b\nCOPY --from=first /in /out\nCMD [\"/out\"]\n"));
  }
}
