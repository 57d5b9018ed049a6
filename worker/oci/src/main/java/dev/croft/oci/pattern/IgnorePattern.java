package dev.croft.oci.pattern;

import dev.croft.model.failure.CroftException;
import java.util.regex.Pattern;

/** One pattern of a {@code .dockerignore} file, without what follows from its neighbours. */
final class IgnorePattern {

  /** How much of a pattern has to be understood to match it. */
  private enum Kind {
    EXACT,
    PREFIX,
    SUFFIX,
    EXPRESSION
  }

  private final boolean exception;
  private final String text;
  private final Kind kind;
  private final Pattern expression;

  private IgnorePattern(boolean exception, String text, Kind kind, String expression) {
    this.exception = exception;
    this.text = text;
    this.kind = kind;
    this.expression = Pattern.compile(expression, Pattern.DOTALL);
  }

  /** Reads a clean pattern. */
  static IgnorePattern compile(String pattern) {
    boolean exception = pattern.startsWith("!");
    String text = exception ? pattern.substring(1) : pattern;
    if (text.isEmpty()) {
      throw CroftException.user("illegal exclusion pattern: \"!\"");
    }
    // The syntax is that of path.Match, which knows what is wrong.
    PathPattern.compile(text);
    Translation translation = new Translation(text);
    translation.run();
    return new IgnorePattern(
        exception,
        text,
        translation.kind,
        translation.kind == Kind.EXPRESSION ? translation.out.toString() : "");
  }

  boolean isException() {
    return exception;
  }

  /** Whether the path itself fits. */
  boolean fits(String path) {
    return switch (kind) {
      case EXACT -> path.equals(text);
      case PREFIX -> path.startsWith(text.substring(0, text.length() - 2));
      case SUFFIX -> fitsSuffix(path, text.substring(2));
      case EXPRESSION -> expression.matcher(path).matches();
    };
  }

  @Override
  public String toString() {
    return (exception ? "!" : "") + text;
  }

  /** {@code **}{@code /foo} is {@code foo} at any depth, the first too. */
  private static boolean fitsSuffix(String path, String suffix) {
    return path.endsWith(suffix) || (suffix.startsWith("/") && path.equals(suffix.substring(1)));
  }

  /** Makes a regular expression, and finds out whether a simpler test would do. */
  private static final class Translation {

    private final String text;
    private final StringBuilder out = new StringBuilder();
    private Kind kind = Kind.EXACT;
    private int at;

    Translation(String text) {
      this.text = text;
    }

    void run() {
      while (at < text.length()) {
        int c = text.codePointAt(at);
        boolean first = at == 0;
        at += Character.charCount(c);
        switch (c) {
          case '*' -> star(first);
          case '?' -> expression("[^/]");
          case '[' -> oneOf();
          case '\\' -> {
            int escaped = text.codePointAt(at);
            at += Character.charCount(escaped);
            expression(Pattern.quote(Character.toString(escaped)));
          }
          default -> out.append(Pattern.quote(Character.toString(c)));
        }
      }
    }

    private void star(boolean first) {
      if (!text.startsWith("*", at)) {
        expression("[^/]*");
        return;
      }
      at++;
      if (text.startsWith("/", at)) {
        at++;
      }
      if (at < text.length()) {
        expression("(.*/)?");
      } else if (kind == Kind.EXACT) {
        kind = Kind.PREFIX;
      } else {
        expression(".*");
      }
      if (first) {
        kind = Kind.SUFFIX;
      }
    }

    private void oneOf() {
      out.append('[');
      kind = Kind.EXPRESSION;
      if (text.startsWith("^", at)) {
        out.append('^');
        at++;
      }
      while (text.charAt(at) != ']') {
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        if (c == '-') {
          out.append('-');
          continue;
        }
        if (c == '\\') {
          c = text.codePointAt(at);
          at += Character.charCount(c);
        }
        out.append("\\x{").append(Integer.toHexString(c)).append('}');
      }
      at++;
      out.append(']');
    }

    private void expression(String piece) {
      out.append(piece);
      kind = Kind.EXPRESSION;
    }
  }
}
