package dev.croft.dockerfile;

import dev.croft.dockerfile.diagnostic.LintWarning;
import java.util.List;

/**
 * A compiled Dockerfile.
 *
 * @param platforms in the order that the client asked for them
 * @param warnings of the build checks, for the first platform
 */
public record FrontendResult(List<PlatformResult> platforms, List<LintWarning> warnings) {

  /** Copies the lists. */
  public FrontendResult {
    platforms = List.copyOf(platforms);
    warnings = List.copyOf(warnings);
  }
}
