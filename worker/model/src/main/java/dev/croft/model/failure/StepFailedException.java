package dev.croft.model.failure;

/**
 * A step's process ended with an exit code that the step does not count as success. Its message has
 * BuildKit's words: {@code process "…" did not complete successfully: exit code: N}, in which the
 * command is quoted as Go quotes strings.
 */
public final class StepFailedException extends CroftException {

  private static final long serialVersionUID = 1L;

  private static final int NO_EXIT_CODE = 1;

  private final int exitCode;

  /** A failure of the process with these arguments. */
  public StepFailedException(String command, int exitCode, String detail) {
    this(
        exitCode,
        message(command, "exit code: " + exitCode + (detail.isEmpty() ? "" : ": " + detail)));
  }

  private StepFailedException(int exitCode, String message) {
    super(FailureKind.USER, message);
    this.exitCode = exitCode;
  }

  /** A failure that another machine found, in its words. */
  public static StepFailedException reported(int exitCode, String text) {
    return new StepFailedException(exitCode, text);
  }

  /** A failure of a process that could not even be started as it should. */
  public static StepFailedException notStarted(String command, CroftException why) {
    StepFailedException failure =
        new StepFailedException(NO_EXIT_CODE, message(command, why.text()));
    failure.initCause(why);
    return failure;
  }

  /** A failure of a process that the kernel killed for want of memory. */
  public static StepFailedException outOfMemory(String command, int exitCode) {
    return new StepFailedException(exitCode, message(command, "cannot allocate memory"));
  }

  /** The same failure with what is known of its reason. */
  public StepFailedException because(String reason) {
    StepFailedException failure = new StepFailedException(exitCode, text() + ": " + reason);
    failure.initCause(this);
    return failure;
  }

  /** The process's exit code; 128 plus the signal's number where a signal ended it. */
  public int exitCode() {
    return exitCode;
  }

  private static String message(String command, String reason) {
    return "process " + quoted(command) + " did not complete successfully: " + reason;
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    text.codePoints().forEach(point -> appendQuoted(out, point));
    return out.append('"').toString();
  }

  private static void appendQuoted(StringBuilder out, int point) {
    switch (point) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case 0x07 -> out.append("\\a");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case 0x0b -> out.append("\\v");
      default -> {
        if (point < 0x20 || point == 0x7f) {
          out.append(String.format("\\x%02x", point));
        } else {
          out.appendCodePoint(point);
        }
      }
    }
  }
}
