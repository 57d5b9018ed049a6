package dev.croft.server.source.git;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;

/** What {@code git} says when it cannot do what it should. */
final class GitFailedException extends CroftException {

  private static final long serialVersionUID = 1L;

  GitFailedException(String errors, int exitCode) {
    super(FailureKind.USER, "git stderr:\n" + errors + ": exit status " + exitCode);
  }

  /** Whether the server, or the way to it, cannot leave a repository's history out. */
  boolean isAboutShallowness() {
    return text().contains("does not support shallow");
  }
}
