package dev.croft.dockerfile.notation;

import java.util.Optional;

/** Truth values as Go's {@code strconv.ParseBool} reads them. */
public final class Booleans {

  private Booleans() {}

  /** The value of a text, or empty where it is none. */
  public static Optional<Boolean> parse(String text) {
    return switch (text) {
      case "1", "t", "T", "TRUE", "true", "True" -> Optional.of(true);
      case "0", "f", "F", "FALSE", "false", "False" -> Optional.of(false);
      default -> Optional.empty();
    };
  }
}
