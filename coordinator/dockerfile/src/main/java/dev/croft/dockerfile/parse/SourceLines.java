package dev.croft.dockerfile.parse;

import java.util.Optional;

/** A text's lines, one after the other, with their line ends. */
final class SourceLines {

  private final String text;
  private int position;
  private int number;

  SourceLines(String text) {
    this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** The next line; empty at the end. */
  Optional<String> next() {
    if (position >= text.length()) {
      return Optional.empty();
    }
    int newline = text.indexOf('\n', position);
    int end = newline < 0 ? text.length() : newline + 1;
    String line = text.substring(position, end);
    position = end;
    number++;
    return Optional.of(line);
  }

  /** The number of the line that was read last, counted from 1; 0 before the first. */
  int number() {
    return number;
  }

  static String withoutEnd(String line) {
    int end = line.length();
    while (end > 0 && (line.charAt(end - 1) == '\n' || line.charAt(end - 1) == '\r')) {
      end--;
    }
    return line.substring(0, end);
  }

  static boolean isComment(String line) {
    return line.stripLeading().startsWith("#");
  }
}
