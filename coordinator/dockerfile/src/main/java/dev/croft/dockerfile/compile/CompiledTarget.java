package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.diagnostic.LintWarning;
import dev.croft.model.image.ImageConfig;
import dev.croft.model.llb.Node;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The target stage, compiled for one platform.
 *
 * @param root empty for the empty tree
 * @param baseConfig of the image that it begins with
 * @param scanned what a scanner looks at beside it, by name
 */
public record CompiledTarget(
    Optional<Node.Output> root,
    ImageConfig config,
    Optional<ImageConfig> baseConfig,
    Optional<Instant> epoch,
    Map<String, Optional<Node.Output>> scanned,
    List<LintWarning> warnings) {

  /** Copies the collections. */
  public CompiledTarget {
    scanned = Map.copyOf(scanned);
    warnings = List.copyOf(warnings);
  }
}
