package dev.croft.dockerfile.diagnostic;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.llb.SourceLocation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Dockerfile that cannot be read or compiled, with the lines that are to blame. The message has
 * BuildKit's words.
 */
public final class DockerfileException extends CroftException {

  private static final long serialVersionUID = 1L;

  private final transient List<SourceLocation.Range> ranges;
  private final transient List<LintWarning> warnings;

  /** A failure of a kind at some lines; none where no line is to blame. */
  public DockerfileException(
      FailureKind kind,
      String message,
      List<SourceLocation.Range> ranges,
      @Nullable Throwable cause) {
    this(kind, message, ranges, List.of(), cause);
  }

  private DockerfileException(
      FailureKind kind,
      String message,
      List<SourceLocation.Range> ranges,
      List<LintWarning> warnings,
      @Nullable Throwable cause) {
    super(kind, message, cause);
    this.ranges = List.copyOf(ranges);
    this.warnings = List.copyOf(warnings);
  }

  /** A mistake of the user's that belongs to no line (yet). */
  public static DockerfileException of(String message) {
    return new DockerfileException(FailureKind.USER, message, List.of(), null);
  }

  /** A mistake of the user's at some lines. */
  public static DockerfileException at(List<SourceLocation.Range> ranges, String message) {
    return new DockerfileException(FailureKind.USER, message, ranges, null);
  }

  /** Something of the language that is not built, at the lines that ask for it. */
  public static DockerfileException unsupported(List<SourceLocation.Range> ranges, String message) {
    return new DockerfileException(FailureKind.UNSUPPORTED, message, ranges, null);
  }

  /** The lines that are to blame; empty where none are. */
  public List<SourceLocation.Range> ranges() {
    return ranges;
  }

  /** What the build checks had found before. */
  public List<LintWarning> warnings() {
    return warnings;
  }

  /** The same failure, with what the build checks had found before. */
  public DockerfileException after(List<LintWarning> found) {
    return new DockerfileException(kind(), text(), ranges, found, this);
  }

  /** A failure at some lines; one that knows its lines already keeps them. */
  public static DockerfileException located(
      CroftException failure, List<SourceLocation.Range> ranges) {
    if (failure instanceof DockerfileException known && !known.ranges.isEmpty()) {
      return known;
    }
    return new DockerfileException(failure.kind(), failure.text(), ranges, failure);
  }

  /** The same failure with other words, still at its lines. */
  public DockerfileException reworded(String message) {
    return new DockerfileException(kind(), message, ranges, this);
  }
}
