package dev.croft.dockerfile.expand;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pattern of a variable's modifier: {@code *} is any text, {@code ?} one character, a backslash
 * takes their meaning away.
 */
final class ShellPattern {

  private final String longest;
  private final String shortest;

  private ShellPattern(String longest, String shortest) {
    this.longest = longest;
    this.shortest = shortest;
  }

  static ShellPattern of(String pattern) {
    return new ShellPattern(translate(pattern, ".*"), translate(pattern, ".*?"));
  }

  String trimStart(String text, boolean greedy) {
    Matcher matcher = compile(greedy ? longest : shortest).matcher(text);
    return matcher.lookingAt() ? text.substring(matcher.end()) : text;
  }

  /** The shortest end begins as late as possible, the longest as early as possible. */
  String trimEnd(String text, boolean greedy) {
    Pattern whole = compile("(?:" + longest + ")\\z");
    int from = greedy ? 0 : text.length();
    int step = greedy ? 1 : -1;
    for (int start = from; start >= 0 && start <= text.length(); start += step) {
      if (whole.matcher(text).region(start, text.length()).lookingAt()) {
        return text.substring(0, start);
      }
    }
    return text;
  }

  String replace(String text, String replacement, boolean all) {
    Matcher matcher = compile(longest).matcher(text);
    String literal = Matcher.quoteReplacement(replacement);
    return all ? matcher.replaceAll(literal) : matcher.replaceFirst(literal);
  }

  private static Pattern compile(String expression) {
    return Pattern.compile(expression, Pattern.UNIX_LINES);
  }

  private static String translate(String pattern, String star) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      switch (c) {
        case '*' -> out.append(star);
        case '?' -> out.append('.');
        case '\\' -> {
          i++;
          out.append(escaped(pattern, i));
        }
        default -> out.append(literal(c));
      }
    }
    return out.toString();
  }

  /** A brace or slash had to be escaped for the modifier's sake; it is itself then. */
  private static String escaped(String pattern, int index) {
    char c = index < pattern.length() ? pattern.charAt(index) : '\uFFFD';
    if (c == '}' || c == '/' || c == '*' || c == '?' || c == '\\') {
      return literal(c);
    }
    throw new ExpansionException(
        "invalid pattern (" + pattern + ") in substitution: invalid escape '\\" + c + "'");
  }

  /** Surrogate halves stay as they are, so that pairs stay together. */
  private static String literal(char c) {
    return Character.isSurrogate(c) ? String.valueOf(c) : Pattern.quote(String.valueOf(c));
  }
}
