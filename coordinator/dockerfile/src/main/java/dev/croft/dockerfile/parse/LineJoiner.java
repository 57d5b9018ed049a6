package dev.croft.dockerfile.parse;

import dev.croft.dockerfile.diagnostic.DockerfileException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Knows the escape character, and with it which lines go on. */
final class LineJoiner {

  private char escape = '\\';
  private Pattern continuation = continuation(escape);

  char escape() {
    return escape;
  }

  void useEscape(String token) {
    if (!token.equals("`") && !token.equals("\\")) {
      throw DockerfileException.of("invalid escape token '" + token + "' does not match ` or \\");
    }
    escape = token.charAt(0);
    continuation = continuation(escape);
  }

  /** Whether the next line belongs to this one. */
  boolean goesOn(String line) {
    return continuation.matcher(line).find();
  }

  /** A line without the escape character that makes it go on. */
  String withoutContinuation(String line) {
    Matcher matcher = continuation.matcher(line);
    return matcher.find() ? line.substring(0, matcher.start()) : line;
  }

  /** The last character but spaces, unless it is escaped itself. */
  private static Pattern continuation(char escape) {
    String token = Pattern.quote(String.valueOf(escape));
    return Pattern.compile("(?<!" + token + ")" + token + "[ \t]*\\z");
  }
}
