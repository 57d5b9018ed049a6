package dev.croft.dockerfile.parse;

import java.util.ArrayList;
import java.util.List;

/** Takes the words that begin with {@code --} off the front of an instruction's arguments. */
final class FlagSplitter {

  private FlagSplitter() {}

  /** Flags without their quotes and escapes, and the text behind them. */
  record Split(List<String> flags, String rest) {}

  static Split split(String text, char escape) {
    List<String> flags = new ArrayList<>();
    int at = 0;
    while (true) {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      if (!text.startsWith("--", at)) {
        return new Split(flags, text.substring(at));
      }
      StringBuilder flag = new StringBuilder();
      at = readFlag(text, at, escape, flag);
      if (flag.toString().equals("--")) {
        return new Split(flags, text.substring(at));
      }
      flags.add(flag.toString());
    }
  }

  private static int readFlag(String text, int start, char escape, StringBuilder flag) {
    char quote = 0;
    int at = start;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (quote == 0 && Character.isWhitespace(c)) {
        return at;
      }
      if (c == escape) {
        at++;
        if (at < text.length()) {
          flag.append(text.charAt(at));
        }
      } else if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
      } else if (c == quote) {
        quote = 0;
      } else {
        flag.append(c);
      }
      at++;
    }
    return at;
  }
}
