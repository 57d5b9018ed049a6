package dev.croft.dockerfile.parse;

import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.notation.GoText;
import dev.croft.dockerfile.notation.JsonList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Splits one logical line by the rules of its keyword. */
final class StatementReader {

  private static final Pattern SPACES = Pattern.compile("[\\t\\x0B\\f\\r ]+");
  private static final Set<String> WITH_HEREDOCS = Set.of("add", "copy", "run");

  private final char escape;

  StatementReader(char escape) {
    this.escape = escape;
  }

  Statement read(String line, int firstLine, int lastLine, List<String> comments) {
    String[] parts = SPACES.split(line.strip(), 2);
    FlagSplitter.Split split = FlagSplitter.split(parts.length > 1 ? parts[1] : "", escape);
    Arguments arguments = arguments(parts[0], split.rest().strip(), firstLine, lastLine);
    return new Statement(
        parts[0], split.flags(), arguments, List.of(), line, firstLine, lastLine, comments);
  }

  /** Whether here-documents may follow: where a shell or a copy reads them. */
  static boolean mayHaveHeredocs(Statement statement) {
    Statement inner = statement;
    if (statement.arguments() instanceof Arguments.Nested nested) {
      inner = nested.statement();
    }
    boolean json = inner.arguments() instanceof Arguments.Words words && words.json();
    return !json && WITH_HEREDOCS.contains(inner.keyword().toLowerCase(Locale.ROOT));
  }

  private Arguments arguments(String keyword, String rest, int firstLine, int lastLine) {
    return switch (keyword.toLowerCase(Locale.ROOT)) {
      case "add", "copy", "volume" -> listOrWords(rest);
      case "arg" -> new Arguments.Words(new WordSplitter(escape).split(rest), false);
      case "cmd", "entrypoint", "run", "shell" -> listOrText(rest);
      case "env", "label" -> pairs(keyword.toUpperCase(Locale.ROOT), rest);
      case "expose", "from" -> words(rest);
      case "healthcheck" -> healthcheck(rest);
      case "maintainer", "stopsignal", "user", "workdir" -> text(rest);
      case "onbuild" ->
          rest.isEmpty()
              ? Arguments.Words.none()
              : new Arguments.Nested(read(rest, firstLine, lastLine, List.of()));
      default -> Arguments.Words.none();
    };
  }

  private static Arguments text(String rest) {
    return rest.isEmpty() ? Arguments.Words.none() : new Arguments.Words(List.of(rest), false);
  }

  private static Arguments words(String rest) {
    return rest.isEmpty()
        ? Arguments.Words.none()
        : new Arguments.Words(List.of(SPACES.split(rest, -1)), false);
  }

  private static Arguments listOrText(String rest) {
    return switch (JsonList.read(rest)) {
      case JsonList.Strings list -> new Arguments.Words(list.values(), true);
      case JsonList.NotStrings _ -> throw notStrings();
      case JsonList.None _ -> text(rest);
    };
  }

  private static Arguments listOrWords(String rest) {
    return switch (JsonList.read(rest)) {
      case JsonList.Strings list -> new Arguments.Words(list.values(), true);
      case JsonList.NotStrings _ -> throw notStrings();
      case JsonList.None _ -> words(rest);
    };
  }

  private static DockerfileException notStrings() {
    return DockerfileException.of(
        "when using JSON array syntax, arrays must be comprised of strings only");
  }

  /** A type, and then what {@code CMD} would take. */
  private static Arguments healthcheck(String rest) {
    if (rest.isEmpty()) {
      return Arguments.Words.none();
    }
    int end = 0;
    while (end < rest.length() && !Character.isWhitespace(rest.charAt(end))) {
      end++;
    }
    List<String> values = new ArrayList<>(List.of(rest.substring(0, end)));
    boolean json = false;
    if (listOrText(rest.substring(end).strip()) instanceof Arguments.Words command) {
      values.addAll(command.values());
      json = command.json();
    }
    return new Arguments.Words(values, json);
  }

  /** {@code name=value …}, or the old {@code name value}. */
  private Arguments pairs(String keyword, String rest) {
    List<String> words = new WordSplitter(escape).split(rest);
    if (words.isEmpty()) {
      return new Arguments.Pairs(List.of());
    }
    if (!words.getFirst().contains("=")) {
      String[] parts = SPACES.split(rest, 2);
      if (parts.length < 2) {
        throw DockerfileException.of(keyword + " must have two arguments");
      }
      return new Arguments.Pairs(List.of(new Arguments.Pair(parts[0], parts[1], false)));
    }
    List<Arguments.Pair> pairs = new ArrayList<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        throw DockerfileException.of(
            "Syntax error - can't find = in "
                + GoText.quote(word)
                + ". Must be of the form: name=value");
      }
      pairs.add(new Arguments.Pair(word.substring(0, equals), word.substring(equals + 1), true));
    }
    return new Arguments.Pairs(pairs);
  }
}
