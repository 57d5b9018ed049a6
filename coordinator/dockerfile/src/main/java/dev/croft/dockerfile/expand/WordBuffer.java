package dev.croft.dockerfile.expand;

import java.util.ArrayList;
import java.util.List;

/** Collects a result both as one text and as words. */
final class WordBuffer {

  private final StringBuilder text = new StringBuilder();
  private final StringBuilder word = new StringBuilder();
  private final List<String> words = new ArrayList<>();

  /** Adds a character that ends a word where it is a space. */
  void add(int character) {
    text.appendCodePoint(character);
    split(character);
  }

  /** Adds characters that end words where they are spaces. */
  void add(String characters) {
    text.append(characters);
    characters.codePoints().forEach(this::split);
  }

  /** Adds characters that belong to one word even if they are spaces. */
  void addSolid(String characters) {
    text.append(characters);
    word.append(characters);
  }

  void addSolid(int character) {
    text.appendCodePoint(character);
    word.appendCodePoint(character);
  }

  String text() {
    return text.toString();
  }

  List<String> words() {
    endWord();
    return words;
  }

  private void split(int character) {
    if (Character.isWhitespace(character)) {
      endWord();
    } else {
      word.appendCodePoint(character);
    }
  }

  private void endWord() {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }
}
