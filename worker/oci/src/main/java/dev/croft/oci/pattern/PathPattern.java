package dev.croft.oci.pattern;

import dev.croft.model.failure.CroftException;
import java.util.ArrayList;
import java.util.List;

/**
 * A pattern of Go's {@code path.Match}: {@code *} is any text without a slash, {@code ?} one
 * character but a slash, {@code [a-z]} and {@code [^a-z]} one of some characters, and a backslash
 * takes the next character as it is. A pattern matches the whole name. Immutable.
 */
public final class PathPattern {

  private final List<Token> tokens;

  private PathPattern(List<Token> tokens) {
    this.tokens = tokens;
  }

  /**
   * Reads a pattern.
   *
   * @throws CroftException with kind USER where its syntax is wrong
   */
  public static PathPattern compile(String pattern) {
    return new PathPattern(new Parser(pattern).tokens());
  }

  /** Whether the whole name fits. */
  public boolean matches(String name) {
    int[] text = name.codePoints().toArray();
    int token = 0;
    int at = 0;
    int star = -1;
    int starEnd = 0;
    while (at < text.length || token < tokens.size()) {
      if (token < tokens.size() && tokens.get(token) instanceof Token.Star) {
        star = token++;
        starEnd = at;
      } else if (token < tokens.size() && at < text.length && tokens.get(token).accepts(text[at])) {
        token++;
        at++;
      } else if (star >= 0 && starEnd < text.length && text[starEnd] != '/') {
        // Only the last star can help: what an earlier one might leave to it, it takes itself.
        token = star + 1;
        at = ++starEnd;
      } else {
        return false;
      }
    }
    return true;
  }

  /** What one part of a pattern accepts. */
  private sealed interface Token {

    boolean accepts(int character);

    record Star() implements Token {
      @Override
      public boolean accepts(int character) {
        return character != '/';
      }
    }

    record Any() implements Token {
      @Override
      public boolean accepts(int character) {
        return character != '/';
      }
    }

    record Literal(int wanted) implements Token {
      @Override
      public boolean accepts(int character) {
        return character == wanted;
      }
    }

    record OneOf(boolean negated, List<Range> ranges) implements Token {
      @Override
      public boolean accepts(int character) {
        return negated != ranges.stream().anyMatch(range -> range.contains(character));
      }
    }
  }

  private record Range(int low, int high) {
    boolean contains(int character) {
      return low <= character && character <= high;
    }
  }

  private static final class Parser {

    private final String pattern;
    private final int[] text;
    private int at;

    Parser(String pattern) {
      this.pattern = pattern;
      this.text = pattern.codePoints().toArray();
    }

    List<Token> tokens() {
      List<Token> tokens = new ArrayList<>();
      while (at < text.length) {
        int c = text[at++];
        switch (c) {
          case '*' -> {
            // Several stars in a row mean what one means, and would only be slow.
            if (tokens.isEmpty() || !(tokens.getLast() instanceof Token.Star)) {
              tokens.add(new Token.Star());
            }
          }
          case '?' -> tokens.add(new Token.Any());
          case '[' -> tokens.add(oneOf());
          case '\\' -> tokens.add(new Token.Literal(next()));
          default -> tokens.add(new Token.Literal(c));
        }
      }
      return List.copyOf(tokens);
    }

    private Token oneOf() {
      boolean negated = at < text.length && text[at] == '^';
      if (negated) {
        at++;
      }
      List<Range> ranges = new ArrayList<>();
      while (ranges.isEmpty() || peek() != ']') {
        int low = rangeEnd();
        int high = low;
        if (peek() == '-') {
          at++;
          high = rangeEnd();
        }
        ranges.add(new Range(low, high));
      }
      at++;
      return new Token.OneOf(negated, List.copyOf(ranges));
    }

    private int rangeEnd() {
      int c = next();
      if (c == '-' || c == ']') {
        throw syntaxError();
      }
      return c == '\\' ? next() : c;
    }

    private int next() {
      int c = peek();
      at++;
      return c;
    }

    private int peek() {
      if (at >= text.length) {
        throw syntaxError();
      }
      return text[at];
    }

    private CroftException syntaxError() {
      return CroftException.user("syntax error in pattern: " + pattern);
    }
  }
}
