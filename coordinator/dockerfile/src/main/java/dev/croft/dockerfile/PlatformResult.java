package dev.croft.dockerfile;

import dev.croft.model.image.ImageConfig;
import dev.croft.model.llb.Node;
import dev.croft.model.platform.Platform;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What one platform's image is made of.
 *
 * @param platform what the client asked for, or the builder's own
 * @param root the file tree; empty for the empty one
 * @param config complete but for layers, times and the history of layers
 * @param baseConfig the configuration of the image that the target stage begins with
 * @param epoch what {@code SOURCE_DATE_EPOCH} says
 * @param scanned what a scanner looks at beside the file tree, by name
 */
public record PlatformResult(
    Platform platform,
    Optional<Node.Output> root,
    ImageConfig config,
    Optional<ImageConfig> baseConfig,
    Optional<Instant> epoch,
    Map<String, Optional<Node.Output>> scanned) {

  /** Copies the map. */
  public PlatformResult {
    scanned = Map.copyOf(scanned);
  }
}
