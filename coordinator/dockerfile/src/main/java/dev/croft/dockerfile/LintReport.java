package dev.croft.dockerfile;

import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.diagnostic.LintWarning;
import java.util.List;
import java.util.Optional;

/**
 * What the build checks found.
 *
 * @param error what would fail the build, and ended the checking
 */
public record LintReport(List<LintWarning> warnings, Optional<DockerfileException> error) {

  /** Copies the warnings. */
  public LintReport {
    warnings = List.copyOf(warnings);
  }
}
