package dev.croft.dockerfile.notation;

import java.util.ArrayList;
import java.util.List;

/** Reads JSON strictly, and keeps what an array of strings holds. */
final class JsonReader {

  private static final int MAX_DEPTH = 1_000;

  private final String text;
  private int position;

  private JsonReader(String text) {
    this.text = text;
  }

  static JsonList readList(String text) {
    JsonReader reader = new JsonReader(text);
    reader.skipSpaces();
    if (reader.peek() != '[') {
      return new JsonList.None();
    }
    try {
      List<String> strings = new ArrayList<>();
      boolean onlyStrings = reader.readTopArray(strings);
      reader.skipSpaces();
      if (reader.position != text.length()) {
        return new JsonList.None();
      }
      return onlyStrings ? new JsonList.Strings(strings) : new JsonList.NotStrings();
    } catch (BadJson e) {
      return new JsonList.None();
    }
  }

  private boolean readTopArray(List<String> strings) {
    boolean onlyStrings = true;
    expect('[');
    skipSpaces();
    if (peek() == ']') {
      position++;
      return true;
    }
    while (true) {
      skipSpaces();
      if (peek() == '"') {
        strings.add(readString());
      } else {
        onlyStrings = false;
        skipValue(1);
      }
      if (endsList(']')) {
        return onlyStrings;
      }
    }
  }

  /** Takes a comma, or the closing character: whether it was that. */
  private boolean endsList(char close) {
    skipSpaces();
    char c = take();
    if (c == close) {
      return true;
    }
    if (c != ',') {
      throw new BadJson();
    }
    return false;
  }

  private void skipValue(int depth) {
    if (depth > MAX_DEPTH) {
      throw new BadJson();
    }
    skipSpaces();
    switch (peek()) {
      case '"' -> readString();
      case '[' -> skipArray(depth);
      case '{' -> skipObject(depth);
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> skipNumber();
    }
  }

  private void skipArray(int depth) {
    expect('[');
    skipSpaces();
    if (peek() == ']') {
      position++;
      return;
    }
    do {
      skipValue(depth + 1);
    } while (!endsList(']'));
  }

  private void skipObject(int depth) {
    expect('{');
    skipSpaces();
    if (peek() == '}') {
      position++;
      return;
    }
    do {
      skipSpaces();
      readString();
      skipSpaces();
      expect(':');
      skipValue(depth + 1);
    } while (!endsList('}'));
  }

  private void skipNumber() {
    if (peek() == '-') {
      position++;
    }
    if (peek() == '0') {
      position++;
    } else {
      digits();
    }
    if (peek() == '.') {
      position++;
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      position++;
      if (peek() == '+' || peek() == '-') {
        position++;
      }
      digits();
    }
  }

  private void digits() {
    int start = position;
    while (peek() >= '0' && peek() <= '9') {
      position++;
    }
    if (start == position) {
      throw new BadJson();
    }
  }

  private String readString() {
    expect('"');
    StringBuilder out = new StringBuilder();
    while (true) {
      char c = take();
      if (c == '"') {
        return out.toString();
      }
      if (c < ' ') {
        throw new BadJson();
      }
      out.append(c == '\\' ? readEscape() : c);
    }
  }

  private char readEscape() {
    char c = take();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> readUnicode();
      default -> throw new BadJson();
    };
  }

  private char readUnicode() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(take(), 16);
      if (digit < 0) {
        throw new BadJson();
      }
      value = value * 16 + digit;
    }
    return (char) value;
  }

  private void word(String word) {
    if (!text.startsWith(word, position)) {
      throw new BadJson();
    }
    position += word.length();
  }

  private void skipSpaces() {
    while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  private void expect(char c) {
    if (take() != c) {
      throw new BadJson();
    }
  }

  private char take() {
    if (position >= text.length()) {
      throw new BadJson();
    }
    return text.charAt(position++);
  }

  /** The next character, or NUL at the end. */
  private char peek() {
    return position < text.length() ? text.charAt(position) : 0;
  }

  private static final class BadJson extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadJson() {
      super(null, null, false, false);
    }
  }
}
