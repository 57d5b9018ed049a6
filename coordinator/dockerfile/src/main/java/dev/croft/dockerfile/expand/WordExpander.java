package dev.croft.dockerfile.expand;

import dev.croft.dockerfile.notation.GoText;

/**
 * Expands variables and removes quotes and escapes, as the Dockerfile reference describes it.
 * Immutable.
 *
 * <p>Known are {@code $name} and {@code ${name}}, and in braces the modifiers {@code -}, {@code +}
 * and {@code ?} (with a colon before them, an empty value counts as unset), {@code #}, {@code ##},
 * {@code %}, {@code %%}, and {@code /pattern/replacement} with one or two slashes.
 */
public final class WordExpander {

  private final int escape;
  private final boolean keepQuotes;
  private final boolean keepEscapes;
  private final boolean plainQuotes;
  private final boolean keepUnset;

  private WordExpander(
      int escape, boolean keepQuotes, boolean keepEscapes, boolean plainQuotes, boolean keepUnset) {
    this.escape = escape;
    this.keepQuotes = keepQuotes;
    this.keepEscapes = keepEscapes;
    this.plainQuotes = plainQuotes;
    this.keepUnset = keepUnset;
  }

  /** An expander with the escape character that the Dockerfile has chosen. */
  public WordExpander(char escape) {
    this(escape, false, false, false, false);
  }

  /** Quotes still quote, and stay in the result. */
  public WordExpander keepingQuotes() {
    return new WordExpander(escape, true, keepEscapes, plainQuotes, keepUnset);
  }

  /** Escapes still escape, and stay in the result. */
  public WordExpander keepingEscapes() {
    return new WordExpander(escape, keepQuotes, true, plainQuotes, keepUnset);
  }

  /** Quotes are characters like others. */
  public WordExpander ignoringQuotes() {
    return new WordExpander(escape, keepQuotes, keepEscapes, true, keepUnset);
  }

  /** Variables that are not set stay as they are written. */
  public WordExpander keepingUnset() {
    return new WordExpander(escape, keepQuotes, keepEscapes, plainQuotes, true);
  }

  /**
   * Expands a text.
   *
   * @throws ExpansionException where a quote or brace is not closed, a modifier is unknown, or
   *     {@code ${name:?message}} says so
   */
  public Expansion expand(String text, Environment environment) {
    WordReader reader = new WordReader(this, text, environment);
    try {
      return reader.readAll();
    } catch (ExpansionException e) {
      throw new ExpansionException("failed to process " + GoText.quote(text) + ": " + e.text());
    }
  }

  int escape() {
    return escape;
  }

  boolean keepsQuotes() {
    return keepQuotes;
  }

  boolean keepsEscapes() {
    return keepEscapes;
  }

  boolean readsQuotes() {
    return !plainQuotes;
  }

  boolean keepsUnset() {
    return keepUnset;
  }
}
