package dev.croft.deploy.cli;

import dev.croft.deploy.artifact.CacheMountArtifact;
import dev.croft.deploy.artifact.DockerLogins;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.oci.registry.ImageReference;
import dev.croft.oci.registry.RegistryClient;
import dev.croft.oci.registry.RegistryConfig;
import dev.croft.oci.registry.RegistryHosts;
import dev.croft.oci.registry.RegistryHttp;
import dev.croft.server.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command reaches registries. */
final class RegistryFlags {

  private static final String SCHEME = "oci://";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The configuration whose [registry.\"HOST\"] tables say how registries are reached.")
  private @Nullable Path config;

  /** What {@code oci://HOST/REPOSITORY:TAG} names; empty where the place is a file. */
  static Optional<ImageReference> artifact(String place) {
    return place.startsWith(SCHEME)
        ? Optional.of(ImageReference.parse(place.substring(SCHEME.length())).withDefaultTag())
        : Optional.empty();
  }

  /** Does something with artifacts, for which there is a directory as long as it takes. */
  <T> T with(Function<CacheMountArtifact, T> task) {
    Map<String, RegistryConfig> hosts =
        config == null ? Map.of() : ConfigFile.read(config).registries();
    try {
      Path directory = Files.createTempDirectory("croft-cache-mount");
      try (RegistryHttp http = new RegistryHttp(new RegistryHosts(hosts))) {
        RegistryClient registry =
            new RegistryClient(http, DockerLogins.ofUser(), InstantSource.system());
        return task.apply(new CacheMountArtifact(registry, directory));
      } finally {
        remove(directory);
      }
    } catch (IOException e) {
      throw new CroftException(
          FailureKind.RESOURCE, "cannot use a directory for temporary files: " + e.getMessage(), e);
    }
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
