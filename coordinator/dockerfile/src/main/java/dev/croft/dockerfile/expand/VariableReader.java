package dev.croft.dockerfile.expand;

import java.util.Optional;

/** Reads a variable, from its dollar sign to its end. */
final class VariableReader {

  private static final String SPECIAL = "@*#?-$!0";

  private final WordReader in;
  private final boolean keepUnset;

  VariableReader(WordReader in, boolean keepUnset) {
    this.in = in;
    this.keepUnset = keepUnset;
  }

  String read() {
    in.take();
    if (in.peek() == '{') {
      return readBraces();
    }
    String name = readName();
    if (name.isEmpty()) {
      return "$";
    }
    return in.lookUp(name).orElse(keepUnset ? "$" + name : "");
  }

  private String readBraces() {
    in.take();
    switch (in.peek()) {
      case WordReader.END -> throw new ExpansionException("syntax error: missing '}'");
      case '{', '}', ':' -> throw new ExpansionException("syntax error: bad substitution");
      default -> {}
    }
    String name = readName();
    int modifier = in.take();
    return switch (modifier) {
      case '}' -> in.lookUp(name).orElse(keepUnset ? "${" + name + "}" : "");
      case ':' -> readDefault(name, in.take(), true);
      case '+', '-', '?' -> readDefault(name, modifier, false);
      case '#', '%' -> readTrim(name, modifier);
      case '/' -> readReplace(name);
      default -> throw unsupported(written(modifier));
    };
  }

  private String readDefault(String name, int modifier, boolean emptyIsUnset) {
    String written = (emptyIsUnset ? ":" : "") + written(modifier);
    if (modifier != '+' && modifier != '-' && modifier != '?') {
      throw unsupported(written);
    }
    String word = readUntilBrace(false);
    Optional<String> value = in.lookUp(name);
    if (value.isEmpty() && keepUnset) {
      return "${" + name + written + word + "}";
    }
    boolean counts = value.isPresent() && !(emptyIsUnset && value.get().isEmpty());
    return switch (modifier) {
      case '-' -> counts ? value.get() : word;
      case '+' -> counts ? word : "";
      default -> {
        if (!counts) {
          String usual =
              value.isPresent() ? "is not allowed to be empty" : "is not allowed to be unset";
          throw new ExpansionException(name + ": " + (word.isEmpty() ? usual : word));
        }
        yield value.get();
      }
    };
  }

  private String readTrim(String name, int modifier) {
    String word = readUntilBrace(true);
    Optional<String> value = in.lookUp(name);
    if (value.isEmpty() && keepUnset) {
      return "${" + name + written(modifier) + word + "}";
    }
    boolean longest = !word.isEmpty() && word.charAt(0) == modifier;
    ShellPattern pattern = ShellPattern.of(longest ? word.substring(1) : word);
    String text = value.orElse("");
    return modifier == '#' ? pattern.trimStart(text, longest) : pattern.trimEnd(text, longest);
  }

  private String readReplace(String name) {
    boolean all = in.peek() == '/';
    if (all) {
      in.take();
    }
    String pattern = readUntil('/', true, "syntax error: missing '/' in ${}");
    String replacement = readUntilBrace(true);
    Optional<String> value = in.lookUp(name);
    if (value.isEmpty() && keepUnset) {
      return "${" + name + "/" + pattern + "/" + replacement + "}";
    }
    return ShellPattern.of(pattern).replace(value.orElse(""), replacement, all);
  }

  private String readUntilBrace(boolean keepEscapes) {
    return readUntil('}', keepEscapes, "syntax error: missing '}'");
  }

  private String readUntil(int stop, boolean keepEscapes, String atEnd) {
    try {
      return in.readWord(stop, keepEscapes);
    } catch (ExpansionException e) {
      throw in.peek() == WordReader.END ? new ExpansionException(atEnd) : e;
    }
  }

  /** Letters, digits and underscores; only digits after a digit; or one special character. */
  private String readName() {
    int first = in.peek();
    StringBuilder name = new StringBuilder();
    if (Character.isDigit(first)) {
      while (Character.isDigit(in.peek())) {
        name.appendCodePoint(in.take());
      }
      return name.toString();
    }
    if (first != WordReader.END && SPECIAL.indexOf(first) >= 0) {
      return Character.toString(in.take());
    }
    while (Character.isLetterOrDigit(in.peek()) || in.peek() == '_') {
      name.appendCodePoint(in.take());
    }
    return name.toString();
  }

  private static String written(int modifier) {
    return modifier == WordReader.END ? "\uFFFD" : Character.toString(modifier);
  }

  private static ExpansionException unsupported(String modifier) {
    return new ExpansionException("unsupported modifier (" + modifier + ") in substitution");
  }
}
