package dev.croft.engine.fileop;

import dev.croft.linux.file.BytePath;
import dev.croft.model.failure.CroftException;
import dev.croft.oci.pattern.PatternMatcher;
import java.util.List;

/** Include and exclude patterns: what matches an include, if there are any, and no exclude. */
final class PatternFilter implements CopyFilter {

  private final PatternMatcher includes;
  private final PatternMatcher excludes;

  private PatternFilter(PatternMatcher includes, PatternMatcher excludes) {
    this.includes = includes;
    this.excludes = excludes;
  }

  /**
   * A filter in {@code .dockerignore}'s syntax.
   *
   * @throws CroftException of kind USER where a pattern is malformed
   */
  static CopyFilter of(List<String> includes, List<String> excludes) {
    if (includes.isEmpty() && excludes.isEmpty()) {
      return CopyFilter.all();
    }
    return new PatternFilter(
        compile("includepatterns", includes), compile("excludepatterns", excludes));
  }

  /** What the patterns said of a directory. */
  private record State(PatternMatcher.Match include, PatternMatcher.Match exclude) {}

  @Override
  public Verdict top() {
    PatternMatcher.Match unknown = PatternMatcher.Match.unknown();
    return new Verdict(true, true, new State(unknown, unknown));
  }

  @Override
  public Verdict of(BytePath path, Verdict parent) {
    String text = path.toString();
    State above = (State) parent.state();
    PatternMatcher.Match include = includes.match(text, above.include());
    PatternMatcher.Match exclude = excludes.match(text, above.exclude());
    boolean included = (includes.isEmpty() || include.matched()) && !exclude.matched();
    boolean descend = !exclude.matched() || excludes.hasExceptions();
    return new Verdict(included, descend, new State(include, exclude));
  }

  private static PatternMatcher compile(String what, List<String> patterns) {
    try {
      return PatternMatcher.compile(patterns);
    } catch (CroftException e) {
      throw new CroftException(
          e.kind(), "invalid " + what + ": [" + String.join(" ", patterns) + "]: " + e.text(), e);
    }
  }
}
