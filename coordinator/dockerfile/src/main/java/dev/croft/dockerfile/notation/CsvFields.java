package dev.croft.dockerfile.notation;

import java.util.ArrayList;
import java.util.List;

/** One line of comma-separated values, as RFC 4180 quotes them. */
public final class CsvFields {

  private CsvFields() {}

  /**
   * The fields of a line.
   *
   * @throws IllegalArgumentException where a quote is in the wrong place
   */
  public static List<String> split(String line) {
    if (line.isEmpty()) {
      throw new IllegalArgumentException("EOF");
    }
    List<String> fields = new ArrayList<>();
    int at = 0;
    while (at <= line.length()) {
      StringBuilder field = new StringBuilder();
      at =
          at < line.length() && line.charAt(at) == '"'
              ? quoted(line, at, field)
              : bare(line, at, field);
      fields.add(field.toString());
      at++;
    }
    return fields;
  }

  /** Reads up to the comma or the end, and returns where that is. */
  private static int bare(String line, int start, StringBuilder field) {
    int comma = line.indexOf(',', start);
    int end = comma < 0 ? line.length() : comma;
    String text = line.substring(start, end);
    int quote = text.indexOf('"');
    if (quote >= 0) {
      throw failure(start + quote, "bare \" in non-quoted-field");
    }
    field.append(text);
    return end;
  }

  private static int quoted(String line, int start, StringBuilder field) {
    int at = start + 1;
    while (true) {
      int quote = line.indexOf('"', at);
      if (quote < 0) {
        throw failure(line.length(), "extraneous or missing \" in quoted-field");
      }
      field.append(line, at, quote);
      int next = quote + 1;
      if (next == line.length() || line.charAt(next) == ',') {
        return next;
      }
      if (line.charAt(next) != '"') {
        throw failure(quote, "extraneous or missing \" in quoted-field");
      }
      field.append('"');
      at = next + 1;
    }
  }

  private static IllegalArgumentException failure(int index, String what) {
    return new IllegalArgumentException(
        "parse error on line 1, column " + (index + 1) + ": " + what);
  }
}
