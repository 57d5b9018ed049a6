package dev.croft.oci.pattern;

import dev.croft.model.failure.CroftException;
import java.util.ArrayList;
import java.util.List;

/**
 * A list of {@code .dockerignore} patterns, of which the last that fits decides: {@code !} makes an
 * exception, {@code **} is any number of directories, and what fits a directory fits all below it.
 * Semantics are those of Docker's own matcher. Immutable.
 *
 * <p>Paths are relative, with slashes, as {@code a/b}.
 */
public final class PatternMatcher {

  private final List<IgnorePattern> patterns;

  private PatternMatcher(List<IgnorePattern> patterns) {
    this.patterns = patterns;
  }

  /**
   * Reads patterns; empty ones are passed over.
   *
   * @throws CroftException with kind USER where a pattern's syntax is wrong
   */
  public static PatternMatcher compile(List<String> patterns) {
    List<IgnorePattern> compiled = new ArrayList<>();
    for (String pattern : patterns) {
      String stripped = pattern.strip();
      if (!stripped.isEmpty()) {
        compiled.add(IgnorePattern.compile(GoPath.clean(stripped)));
      }
    }
    return new PatternMatcher(List.copyOf(compiled));
  }

  /** Whether there are no patterns at all. */
  public boolean isEmpty() {
    return patterns.isEmpty();
  }

  /** Whether something below a path that matches may be an exception. */
  public boolean hasExceptions() {
    return patterns.stream().anyMatch(IgnorePattern::isException);
  }

  /** The patterns, cleaned; exceptions with their {@code !}. */
  public List<String> patterns() {
    return patterns.stream().map(IgnorePattern::toString).toList();
  }

  /** Whether a path matches by itself or by a directory above it. */
  public boolean matches(String path) {
    return match(path, Match.unknown()).matched();
  }

  /**
   * Whether a path matches, when it is known how the directory above it did: what a walk over a
   * tree should ask, as nothing above is looked at again.
   *
   * @param parent the answer for the directory above; {@link Match#unknown()} where it was not
   *     asked about
   */
  public Match match(String path, Match parent) {
    boolean[] byPattern = new boolean[patterns.size()];
    boolean matched = false;
    for (int i = 0; i < byPattern.length; i++) {
      IgnorePattern pattern = patterns.get(i);
      boolean fits = parent.fits(i);
      if (!fits) {
        // A pattern that could not change the result is not asked; its children ask it again.
        if (pattern.isException() != matched) {
          continue;
        }
        fits = pattern.fits(path) || (parent.isUnknown() && fitsAbove(pattern, path));
      }
      byPattern[i] = fits;
      if (fits) {
        matched = !pattern.isException();
      }
    }
    return new Match(matched, byPattern);
  }

  private static boolean fitsAbove(IgnorePattern pattern, String path) {
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      if (slash > 0 && pattern.fits(path.substring(0, slash))) {
        return true;
      }
    }
    return false;
  }

  /** How a path did. */
  public static final class Match {

    private static final Match UNKNOWN = new Match(false, new boolean[0]);

    private final boolean matched;
    private final boolean[] byPattern;

    private Match(boolean matched, boolean[] byPattern) {
      this.matched = matched;
      this.byPattern = byPattern;
    }

    /** Nothing is known. */
    public static Match unknown() {
      return UNKNOWN;
    }

    /** Whether the path matches. */
    public boolean matched() {
      return matched;
    }

    private boolean isUnknown() {
      return byPattern.length == 0;
    }

    private boolean fits(int pattern) {
      return !isUnknown() && byPattern[pattern];
    }
  }
}
