package dev.croft.dockerfile.diagnostic;

import dev.croft.model.llb.SourceLocation;
import java.util.List;

/**
 * What a build check has to say; the build goes on.
 *
 * @param rule the check's name, such as {@code StageNameCasing}
 * @param description what the check is about
 * @param url where to read on; empty where nowhere
 * @param message what is wrong here
 */
public record LintWarning(
    String rule,
    String description,
    String url,
    String message,
    List<SourceLocation.Range> ranges) {

  /** Copies the ranges. */
  public LintWarning {
    ranges = List.copyOf(ranges);
  }

  /** One line for the user, as BuildKit writes it: {@code Rule: message (line 3)}. */
  public String shortText() {
    String text = rule + ": " + message;
    int line = ranges.isEmpty() ? 0 : ranges.getFirst().startLine();
    return line > 0 ? text + " (line " + line + ")" : text;
  }
}
