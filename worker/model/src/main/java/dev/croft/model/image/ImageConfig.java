package dev.croft.model.image;

import dev.croft.model.content.Digest;
import dev.croft.model.platform.Platform;
import java.util.List;
import java.util.Optional;

/**
 * An image's configuration: the OCI image specification's {@code
 * application/vnd.oci.image.config.v1+json} with the Docker engine's additions (health check,
 * ONBUILD, SHELL).
 *
 * @param created an RFC 3339 time as it is written in the configuration
 * @param diffIds the digests of the uncompressed layers, lowest first
 */
public record ImageConfig(
    Optional<String> created,
    String author,
    Platform platform,
    ContainerConfig config,
    List<Digest> diffIds,
    List<HistoryEntry> history) {

  /** Copies the lists. */
  public ImageConfig {
    diffIds = List.copyOf(diffIds);
    history = List.copyOf(history);
  }

  /** The configuration that {@code FROM scratch} begins with. */
  public static ImageConfig scratch(Platform platform) {
    return new ImageConfig(
        Optional.empty(), "", platform, ContainerConfig.empty(), List.of(), List.of());
  }
}
