package dev.croft.model.failure;

/**
 * A step's process ended with an exit code that the step does not count as success. Its message has
 * BuildKit's words: {@code process "…" did not complete successfully: exit code: N}.
 */
public final class StepFailedException extends CroftException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /** A failure of the process with these arguments. */
  public StepFailedException(String command, int exitCode, String detail) {
    super(
        FailureKind.USER,
        "process \""
            + command
            + "\" did not complete successfully: exit code: "
            + exitCode
            + (detail.isEmpty() ? "" : ": " + detail));
    this.exitCode = exitCode;
  }

  /** The process's exit code; 128 plus the signal's number where a signal ended it. */
  public int exitCode() {
    return exitCode;
  }
}
