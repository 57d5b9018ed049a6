package dev.croft.dockerfile.parse;

import java.util.ArrayList;
import java.util.List;

/** Splits text at spaces that are neither quoted nor escaped. Quotes and escapes stay. */
final class WordSplitter {

  private final char escape;

  WordSplitter(char escape) {
    this.escape = escape;
  }

  List<String> split(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote == 0 && Character.isWhitespace(c)) {
        endWord(word, words);
      } else if (c == escape && quote != '\'') {
        if (i + 1 < text.length()) {
          i++;
          word.append(c).append(text.charAt(i));
        }
      } else {
        quote = quoteAfter(quote, c);
        word.append(c);
      }
    }
    endWord(word, words);
    return words;
  }

  private static char quoteAfter(char quote, char c) {
    if (quote == 0) {
      return c == '\'' || c == '"' ? c : 0;
    }
    return c == quote ? 0 : quote;
  }

  private static void endWord(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }
}
