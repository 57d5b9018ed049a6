package dev.croft.dockerfile.ignore;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** One pattern of an ignore file, without its exclamation mark. */
public final class IgnorePattern {

  private final Pattern expression;

  private IgnorePattern(Pattern expression) {
    this.expression = expression;
  }

  /** A pattern; one that cannot be read covers nothing. */
  public static IgnorePattern of(String pattern) {
    try {
      return new IgnorePattern(Pattern.compile(translate(pattern)));
    } catch (PatternSyntaxException e) {
      return new IgnorePattern(Pattern.compile("(?!)"));
    }
  }

  /** Whether a path, or a directory above it, matches. */
  public boolean covers(String path) {
    for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
      if (expression.matcher(path.substring(0, end)).matches()) {
        return true;
      }
    }
    return expression.matcher(path).matches();
  }

  private static String translate(String pattern) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < pattern.length()) {
      char c = pattern.charAt(at);
      if (pattern.startsWith("**", at)) {
        at += pattern.startsWith("**/", at) ? 3 : 2;
        out.append(at == pattern.length() && !pattern.endsWith("/") ? ".*" : "(.*/)?");
        continue;
      }
      at++;
      switch (c) {
        case '*' -> out.append("[^/]*");
        case '?' -> out.append("[^/]");
        case '[' -> {
          int close = pattern.indexOf(']', at);
          int end = close < 0 ? pattern.length() : close + 1;
          out.append('[').append(pattern, at, end);
          at = end;
        }
        case '\\' -> {
          if (at < pattern.length()) {
            out.append(Pattern.quote(pattern.substring(at, at + 1)));
            at++;
          }
        }
        default -> out.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return out.toString();
  }
}
