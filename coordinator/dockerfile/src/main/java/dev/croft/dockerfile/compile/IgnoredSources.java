package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.check.CheckRule;
import dev.croft.dockerfile.check.Checks;
import dev.croft.dockerfile.ignore.IgnorePattern;
import dev.croft.dockerfile.instruction.Origin;
import dev.croft.dockerfile.notation.GoText;
import dev.croft.dockerfile.notation.Paths;
import java.util.List;
import java.util.Set;

/** Warns of sources that the ignore file leaves out of the context. */
final class IgnoredSources {

  private static final Set<String> EVERYTHING = Set.of("*", "**", "**/*");

  private IgnoredSources() {}

  /** Files with exceptions are not judged: an excluded directory may hold included files. */
  static void check(
      List<String> patterns, String command, String path, Origin origin, Checks checks) {
    if (patterns.stream().anyMatch(pattern -> pattern.startsWith("!"))) {
      return;
    }
    String source = Paths.clean(path);
    boolean root = source.equals(".") || source.equals("/");
    boolean ignored =
        root
            ? patterns.stream().anyMatch(EVERYTHING::contains)
            : patterns.stream().anyMatch(pattern -> IgnorePattern.of(pattern).covers(source));
    if (ignored) {
      checks
          .within(origin.comments())
          .report(
              CheckRule.COPY_IGNORED_FILE,
              origin.ranges(),
              "Attempting to "
                  + command
                  + " file "
                  + GoText.quote(source)
                  + " that is excluded by .dockerignore");
    }
  }
}
