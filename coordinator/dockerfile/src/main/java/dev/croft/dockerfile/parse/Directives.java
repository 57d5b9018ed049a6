package dev.croft.dockerfile.parse;

import dev.croft.dockerfile.diagnostic.DockerfileException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parser directives: comments at the very top such as {@code # escape=`}. */
public final class Directives {

  private static final Pattern DIRECTIVE =
      Pattern.compile("([a-zA-Z][a-zA-Z0-9]*)\\s*=\\s*(.+?)\\s*");
  private static final Set<String> KNOWN = Set.of("syntax", "escape", "check");

  private final Map<String, String> found = new LinkedHashMap<>();
  private boolean over;

  /** Directives of which none is read yet. */
  Directives() {}

  /** Looks at a line: whether it is a directive. After the first line that is none, none is. */
  boolean read(String line) {
    if (over || !line.startsWith("#")) {
      over = true;
      return false;
    }
    Optional<Directive> directive = parse(line.substring(1).stripLeading());
    if (directive.isEmpty()) {
      over = true;
      return false;
    }
    String name = directive.get().name();
    if (found.putIfAbsent(name, directive.get().value()) != null) {
      throw DockerfileException.of("only one " + name + " parser directive can be used");
    }
    return true;
  }

  Map<String, String> found() {
    return found;
  }

  /** Reads a comment, without its number sign, as a directive. */
  public static Optional<Directive> parse(String comment) {
    Matcher matcher = DIRECTIVE.matcher(comment);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String name = matcher.group(1).toLowerCase(Locale.ROOT);
    return KNOWN.contains(name)
        ? Optional.of(new Directive(name, matcher.group(2)))
        : Optional.empty();
  }

  /**
   * A directive.
   *
   * @param name in lower case
   */
  public record Directive(String name, String value) {}
}
