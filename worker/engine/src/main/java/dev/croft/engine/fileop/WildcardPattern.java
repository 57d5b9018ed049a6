package dev.croft.engine.fileop;

import java.util.ArrayList;
import java.util.List;

/**
 * One part of a path with wildcards, in the syntax of Go's {@code filepath.Match}: {@code *},
 * {@code ?}, {@code [a-z]}, {@code [^a-z]}, and a backslash before what is meant literally. A
 * pattern that is not well-formed matches nothing.
 */
final class WildcardPattern {

  private final String pattern;
  private final boolean wellFormed;

  WildcardPattern(String pattern) {
    this.pattern = pattern;
    this.wellFormed = isWellFormed(pattern);
  }

  /** Whether a path's part has anything that is not literal. */
  static boolean hasWildcards(String part) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '*' || c == '?' || c == '[') {
        return true;
      }
    }
    return false;
  }

  /** The patterns of a path's parts, one for each. */
  static List<WildcardPattern> ofParts(List<String> parts) {
    List<WildcardPattern> patterns = new ArrayList<>();
    parts.forEach(part -> patterns.add(new WildcardPattern(part)));
    return patterns;
  }

  boolean matches(String name) {
    return wellFormed && matches(0, name, 0);
  }

  private boolean matches(int p, String name, int n) {
    while (p < pattern.length()) {
      char c = pattern.charAt(p);
      if (c == '*') {
        for (int skip = n; skip <= name.length(); skip++) {
          if (matches(p + 1, name, skip)) {
            return true;
          }
        }
        return false;
      }
      if (n >= name.length()) {
        return false;
      }
      int character = name.codePointAt(n);
      n += Character.charCount(character);
      if (c == '[') {
        int end = endOfClass(p);
        if (!classMatches(p + 1, end, character)) {
          return false;
        }
        p = end + 1;
      } else if (c == '?') {
        p++;
      } else {
        p += c == '\\' ? 1 : 0;
        int wanted = pattern.codePointAt(p);
        if (wanted != character) {
          return false;
        }
        p += Character.charCount(wanted);
      }
    }
    return n == name.length();
  }

  private boolean classMatches(int from, int end, int character) {
    int p = from;
    boolean negated = pattern.charAt(p) == '^';
    p += negated ? 1 : 0;
    boolean found = false;
    while (p < end) {
      p += pattern.charAt(p) == '\\' ? 1 : 0;
      int low = pattern.codePointAt(p);
      p += Character.charCount(low);
      int high = low;
      if (p < end && pattern.charAt(p) == '-') {
        p += pattern.charAt(p + 1) == '\\' ? 2 : 1;
        high = pattern.codePointAt(p);
        p += Character.charCount(high);
      }
      found |= low <= character && character <= high;
    }
    return found != negated;
  }

  /** The position of the bracket that ends a class which begins at a position. */
  private int endOfClass(int start) {
    int p = start + 1;
    if (p < pattern.length() && pattern.charAt(p) == '^') {
      p++;
    }
    // At least one character or range stands before the end.
    for (int count = 0; p < pattern.length(); count++, p++) {
      char c = pattern.charAt(p);
      if (c == ']' && count > 0) {
        return p;
      }
      if (c == '\\') {
        p++;
      }
    }
    return -1;
  }

  private static boolean isWellFormed(String pattern) {
    WildcardPattern self = new WildcardPattern(pattern, true);
    for (int p = 0; p < pattern.length(); p++) {
      char c = pattern.charAt(p);
      if (c == '\\' && ++p == pattern.length()) {
        return false;
      }
      if (c == '[') {
        int end = self.endOfClass(p);
        if (end < 0 || pattern.charAt(end - 1) == '-' || pattern.charAt(p + 1) == '-') {
          return false;
        }
        p = end;
      }
    }
    return true;
  }

  private WildcardPattern(String pattern, boolean wellFormed) {
    this.pattern = pattern;
    this.wellFormed = wellFormed;
  }
}
