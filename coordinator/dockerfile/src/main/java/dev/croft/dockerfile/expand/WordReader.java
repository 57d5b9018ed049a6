package dev.croft.dockerfile.expand;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Reads one text from left to right. */
final class WordReader {

  static final int END = -1;

  private final WordExpander rules;
  private final int[] characters;
  private final Environment environment;
  private final Set<String> used = new LinkedHashSet<>();
  private final Set<String> missing = new LinkedHashSet<>();
  private boolean keepEscapes;
  private int position;

  WordReader(WordExpander rules, String text, Environment environment) {
    this.rules = rules;
    this.characters = text.codePoints().toArray();
    this.environment = environment;
    this.keepEscapes = rules.keepsEscapes();
  }

  Expansion readAll() {
    WordBuffer buffer = new WordBuffer();
    readUntil(END, buffer);
    return new Expansion(buffer.text(), buffer.words(), used, missing);
  }

  /** Reads up to a character, which is taken too, within a variable's braces. */
  String readWord(int stop, boolean keepEscapesInside) {
    boolean outside = keepEscapes;
    keepEscapes = keepEscapesInside;
    try {
      WordBuffer buffer = new WordBuffer();
      readUntil(stop, buffer);
      return buffer.text();
    } finally {
      keepEscapes = outside;
    }
  }

  private void readUntil(int stop, WordBuffer out) {
    while (peek() != END) {
      int next = peek();
      if (next == stop) {
        take();
        return;
      }
      if (next == '$') {
        out.add(readVariable());
      } else if (next == '<') {
        out.addSolid(readAngles());
      } else if (rules.readsQuotes() && next == '\'') {
        out.addSolid(readSingleQuoted());
      } else if (rules.readsQuotes() && next == '"') {
        out.addSolid(readDoubleQuoted());
      } else {
        readPlain(out);
      }
    }
    if (stop != END) {
      throw new ExpansionException(
          "unexpected end of statement while looking for matching " + Character.toString(stop));
    }
  }

  private void readPlain(WordBuffer out) {
    int character = take();
    if (character != rules.escape()) {
      out.add(character);
      return;
    }
    if (keepEscapes) {
      out.addSolid(character);
    }
    int escaped = take();
    if (escaped != END) {
      out.addSolid(escaped);
    }
  }

  /** A here-document's mark keeps the spaces behind it: {@code << EOF} is one word. */
  private String readAngles() {
    take();
    if (peek() != '<') {
      return "<";
    }
    take();
    StringBuilder mark = new StringBuilder("<<");
    while (peek() == ' ' || peek() == '\t' || peek() == '\r') {
      mark.appendCodePoint(take());
    }
    return mark.toString();
  }

  private String readSingleQuoted() {
    StringBuilder out = new StringBuilder();
    take();
    quote(out, '\'');
    while (peek() != '\'') {
      if (peek() == END) {
        throw new ExpansionException(
            "unexpected end of statement while looking for matching single-quote");
      }
      out.appendCodePoint(take());
    }
    take();
    quote(out, '\'');
    return out.toString();
  }

  private String readDoubleQuoted() {
    StringBuilder out = new StringBuilder();
    take();
    quote(out, '"');
    while (peek() != '"') {
      if (peek() == END) {
        throw new ExpansionException(
            "unexpected end of statement while looking for matching double-quote");
      } else if (peek() == '$') {
        out.append(readVariable());
      } else {
        readQuotedCharacter(out);
      }
    }
    take();
    quote(out, '"');
    return out.toString();
  }

  private void readQuotedCharacter(StringBuilder out) {
    int character = take();
    if (character == rules.escape()) {
      if (keepEscapes) {
        out.appendCodePoint(character);
      }
      int next = peek();
      if (next == END) {
        return;
      }
      if (next == '"' || next == '$' || next == rules.escape()) {
        character = take();
      }
    }
    out.appendCodePoint(character);
  }

  private void quote(StringBuilder out, char quote) {
    if (rules.keepsQuotes()) {
      out.append(quote);
    }
  }

  private String readVariable() {
    return new VariableReader(this, rules.keepsUnset()).read();
  }

  Optional<String> lookUp(String name) {
    Optional<String> value = environment.get(name);
    (value.isPresent() ? used : missing).add(name);
    return value;
  }

  int peek() {
    return position < characters.length ? characters[position] : END;
  }

  int take() {
    return position < characters.length ? characters[position++] : END;
  }
}
