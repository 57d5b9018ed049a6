package dev.croft.dockerfile.instruction;

import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.diagnostic.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The flags of one instruction, checked against those it has. */
final class Flags {

  /** What a flag takes. */
  enum Kind {
    TRUTH,
    TEXT,
    TEXTS
  }

  private final Map<String, Kind> known;
  private final Map<String, List<String>> values = new LinkedHashMap<>();

  private Flags(Map<String, Kind> known) {
    this.known = known;
  }

  static Flags parse(List<String> flags, Map<String, Kind> known) {
    Flags parsed = new Flags(known);
    for (String flag : flags) {
      parsed.add(flag);
    }
    return parsed;
  }

  /** An instruction that has no flags. */
  static void none(List<String> flags) {
    parse(flags, Map.of());
  }

  private void add(String flag) {
    int equals = flag.indexOf('=');
    String written = equals < 0 ? flag : flag.substring(0, equals);
    String name = written.substring(2);
    Kind kind = known.get(name);
    if (kind == null) {
      throw DockerfileException.of(
          Suggestions.append("unknown flag: " + written, name, known.keySet(), true));
    }
    if (kind != Kind.TEXTS && values.containsKey(name)) {
      throw DockerfileException.of("duplicate flag specified: " + written);
    }
    String value = equals < 0 ? "" : flag.substring(equals + 1);
    if (kind == Kind.TRUTH ? equals >= 0 && value.isEmpty() : equals < 0) {
      throw DockerfileException.of("missing a value on flag: " + written);
    }
    if (kind == Kind.TRUTH) {
      value = truth(written, value);
    }
    values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
  }

  private static String truth(String written, String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "", "true" -> "true";
      case "false" -> "false";
      default ->
          throw DockerfileException.of(
              "expecting boolean value for flag " + written + ", not: " + value);
    };
  }

  String text(String name) {
    List<String> found = all(name);
    return found.isEmpty() ? "" : found.getFirst();
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  boolean isTrue(String name) {
    return text(name).equals("true");
  }

  Optional<Boolean> given(String name) {
    return values.containsKey(name) ? Optional.of(isTrue(name)) : Optional.empty();
  }
}
