package dev.croft.dockerfile.notation;

import java.util.List;

/** What a text is, read as a JSON array. */
public sealed interface JsonList {

  /** No JSON array. */
  record None() implements JsonList {}

  /** An array that holds something else than strings. */
  record NotStrings() implements JsonList {}

  /** An array of strings. */
  record Strings(List<String> values) implements JsonList {

    /** Copies the values. */
    public Strings {
      values = List.copyOf(values);
    }
  }

  /** Reads a text. */
  static JsonList read(String text) {
    return JsonReader.readList(text);
  }

  /** Writes strings as Go's encoder does: without spaces, and with HTML's characters escaped. */
  static String write(List<String> values) {
    return JsonWriter.write(values);
  }
}
