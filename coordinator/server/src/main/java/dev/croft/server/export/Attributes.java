package dev.croft.server.export;

import dev.croft.model.failure.CroftException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * An exporter's options as text, read as what they mean; mistakes are named in BuildKit's words.
 */
public record Attributes(Map<String, String> values) {

  /** Copies the options. */
  public Attributes {
    values = Map.copyOf(values);
  }

  /** An option; empty where it is not given, or given as nothing. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }

  /** Whether a flag is set; one without a value is. */
  public boolean flag(String name, boolean otherwise) {
    return optionalFlag(name).orElse(otherwise);
  }

  /** A flag; empty where it is not given. */
  public Optional<Boolean> optionalFlag(String name) {
    return Optional.ofNullable(values.get(name)).map(value -> flag(name, value));
  }

  private static boolean flag(String name, String value) {
    return switch (value) {
      case "", "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default ->
          throw CroftException.user(
              "non-bool value specified for "
                  + name
                  + ": strconv.ParseBool: parsing \""
                  + value
                  + "\": invalid syntax");
    };
  }

  /** A whole number; empty where it is not given. */
  public OptionalInt number(String name) {
    Optional<String> value = text(name);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(Integer.parseInt(value.get()));
    } catch (NumberFormatException e) {
      throw CroftException.user("non-integer value " + value.get() + " specified for " + name);
    }
  }

  /** What is separated by commas. */
  public List<String> list(String name) {
    return Stream.of(text(name).orElse("").split(",", -1))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .toList();
  }

  /** {@code source-date-epoch}, in seconds since 1970. */
  public Optional<Instant> epoch() {
    return text("source-date-epoch")
        .map(
            text -> {
              try {
                return Instant.ofEpochSecond(Long.parseLong(text));
              } catch (NumberFormatException e) {
                throw CroftException.user("invalid SOURCE_DATE_EPOCH: " + text);
              }
            });
  }
}
