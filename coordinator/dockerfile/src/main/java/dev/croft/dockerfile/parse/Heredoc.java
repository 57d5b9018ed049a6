package dev.croft.dockerfile.parse;

import dev.croft.dockerfile.expand.Environment;
import dev.croft.dockerfile.expand.ExpansionException;
import dev.croft.dockerfile.expand.WordExpander;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A here-document.
 *
 * @param name what ends it, and what its file is called
 * @param expand whether variables in it are expanded: its name is not quoted
 * @param chomp whether tabs at the beginning of its lines are no part of it
 * @param content its lines as they are written; empty before they are read
 */
public record Heredoc(String name, boolean expand, boolean chomp, String content) {

  private static final Pattern WORD = Pattern.compile("(\\d*)<<(-?)\\s*([^<]*)");
  private static final Pattern LEADING_TABS = Pattern.compile("^\t+", Pattern.MULTILINE);
  private static final WordExpander NAMES = new WordExpander('\\').keepingUnset();

  /** The here-document that a word announces; empty where it announces none. */
  public static Optional<Heredoc> announcedBy(String word) {
    Matcher matcher = WORD.matcher(word);
    if (!matcher.matches() || matcher.group(3).isEmpty()) {
      return Optional.empty();
    }
    String rest = matcher.group(3);
    List<String> names = NAMES.expand(rest, Environment.empty()).words();
    if (names.size() != 1) {
      return Optional.empty();
    }
    List<String> raw = NAMES.keepingQuotes().expand(rest, Environment.empty()).words();
    boolean plain = raw.size() == 1 && quotes(raw.getFirst()) == quotes(names.getFirst());
    return Optional.of(new Heredoc(names.getFirst(), plain, !matcher.group(2).isEmpty(), ""));
  }

  /** As {@link #announcedBy}; empty too where the word cannot be read. */
  public static Optional<Heredoc> announcedByIfReadable(String word) {
    try {
      return announcedBy(word);
    } catch (ExpansionException e) {
      return Optional.empty();
    }
  }

  /** The here-documents that a line announces, in order. */
  static List<Heredoc> announcedOn(String line) {
    List<Heredoc> found = new ArrayList<>();
    for (String word : words(line)) {
      announcedBy(word).ifPresent(found::add);
    }
    return found;
  }

  private static List<String> words(String line) {
    try {
      return NAMES.keepingQuotes().keepingEscapes().expand(line, Environment.empty()).words();
    } catch (ExpansionException e) {
      return List.of();
    }
  }

  /** The same with its content. */
  Heredoc withContent(String text) {
    return new Heredoc(name, expand, chomp, text);
  }

  /** The content as its reader gets it: without leading tabs where they are no part of it. */
  public String text() {
    return chomp ? LEADING_TABS.matcher(content).replaceAll("") : content;
  }

  private static long quotes(String text) {
    return text.chars().filter(c -> c == '\'' || c == '"').count();
  }
}
