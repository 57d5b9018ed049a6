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
import picocli.CommandLine.Parameters;

/** Where an archive of a cache mount is: a file, or an artifact in a registry. */
final class ArchivePlace {

  private static final String SCHEME = "oci://";

  @Parameters(
      index = "1",
      paramLabel = "FILE|oci://REPOSITORY:TAG",
      description = "A tar file, or an OCI artifact in a registry: oci://HOST/REPOSITORY:TAG.")
  private String place = "";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The configuration whose [registry.\"HOST\"] tables say how registries are reached.")
  private @Nullable Path config;

  /** The artifact; empty where the place is a file. */
  Optional<ImageReference> artifact() {
    return place.startsWith(SCHEME)
        ? Optional.of(ImageReference.parse(place.substring(SCHEME.length())).withDefaultTag())
        : Optional.empty();
  }

  Path file() {
    return Path.of(place);
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
          FailureKind.RESOURCE,
          "cannot use a directory for temporary files: " + e.getMessage(),
          e);
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
