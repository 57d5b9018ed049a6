package dev.croft.oci.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One way to authenticate that a {@code WWW-Authenticate} header offers (RFC 7235, section 4.1).
 *
 * @param scheme in lower case, such as {@code bearer}
 * @param parameters by their names in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {

  Challenge {
    parameters = Map.copyOf(parameters);
  }

  /** A parameter; empty where there is none. */
  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  /** Everything that a response offers, in order. What cannot be read is passed over. */
  static List<Challenge> parse(List<String> headers) {
    List<Challenge> found = new ArrayList<>();
    for (String header : headers) {
      found.addAll(new Parser(header).challenges());
    }
    return found;
  }

  /** Reads one header, which may offer several ways, separated by commas as parameters are. */
  private static final class Parser {

    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    List<Challenge> challenges() {
      List<Challenge> found = new ArrayList<>();
      skip(" \t,");
      String scheme = token();
      while (!scheme.isEmpty()) {
        Map<String, String> parameters = new TreeMap<>();
        String next = parameters(parameters);
        found.add(new Challenge(scheme.toLowerCase(Locale.ROOT), parameters));
        scheme = next;
      }
      return found;
    }

    /** Reads parameters up to the next scheme, which it returns; empty at the end. */
    private String parameters(Map<String, String> into) {
      while (true) {
        skip(" \t,");
        String name = token();
        if (name.isEmpty()) {
          return "";
        }
        int afterName = at;
        skip(" \t");
        if (at >= text.length() || text.charAt(at) != '=') {
          at = afterName;
          return name;
        }
        at++;
        skip(" \t");
        into.putIfAbsent(name.toLowerCase(Locale.ROOT), value());
      }
    }

    private String value() {
      if (at < text.length() && text.charAt(at) == '"') {
        return quoted();
      }
      return token();
    }

    private String quoted() {
      StringBuilder value = new StringBuilder();
      for (at++; at < text.length(); at++) {
        char c = text.charAt(at);
        if (c == '"') {
          at++;
          break;
        }
        if (c == '\\' && at + 1 < text.length()) {
          at++;
          c = text.charAt(at);
        }
        value.append(c);
      }
      return value.toString();
    }

    private String token() {
      int start = at;
      while (at < text.length() && isTokenCharacter(text.charAt(at))) {
        at++;
      }
      return text.substring(start, at);
    }

    private void skip(String characters) {
      while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    private static boolean isTokenCharacter(char c) {
      return c > ' ' && c < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
    }
  }
}
