package dev.croft.oci.image;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;

/** Times in the form that Go gives them: RFC 3339 without trailing zeros of the fraction. */
final class GoTime {

  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendOffset("+HH:MM", "Z")
          .toFormatter(Locale.ROOT);

  private GoTime() {}

  /** The time in Go's form; empty where the text is no RFC 3339 time. */
  static Optional<String> normalized(String text) {
    try {
      return Optional.of(FORMAT.format(OffsetDateTime.parse(text)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
