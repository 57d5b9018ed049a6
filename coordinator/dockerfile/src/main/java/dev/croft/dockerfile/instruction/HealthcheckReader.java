package dev.croft.dockerfile.instruction;

import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.notation.GoDuration;
import dev.croft.dockerfile.notation.GoText;
import dev.croft.dockerfile.parse.Statement;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.image.Healthcheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads HEALTHCHECK. */
final class HealthcheckReader {

  private static final Map<String, Flags.Kind> FLAGS =
      Map.of(
          "interval", Flags.Kind.TEXT,
          "timeout", Flags.Kind.TEXT,
          "start-period", Flags.Kind.TEXT,
          "start-interval", Flags.Kind.TEXT,
          "retries", Flags.Kind.TEXT);

  private HealthcheckReader() {}

  static Healthcheck read(Statement statement) {
    List<String> words = InstructionReader.words(statement);
    if (words.isEmpty()) {
      throw DockerfileException.of("HEALTHCHECK requires at least one argument");
    }
    String type = words.getFirst().toUpperCase(Locale.ROOT);
    List<String> command = words.subList(1, words.size());
    if (type.equals("NONE")) {
      if (!command.isEmpty()) {
        throw DockerfileException.of("HEALTHCHECK NONE takes no arguments");
      }
      return new Healthcheck(
          List.of("NONE"), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
    }
    Flags flags = Flags.parse(statement.flags(), FLAGS);
    if (!type.equals("CMD")) {
      throw DockerfileException.of(
          "Unknown type " + GoText.quote(type) + " in HEALTHCHECK (try CMD)");
    }
    if (command.isEmpty()) {
      throw DockerfileException.of("Missing command after HEALTHCHECK CMD");
    }
    List<String> test = new ArrayList<>();
    test.add(InstructionReader.isJson(statement) ? "CMD" : "CMD-SHELL");
    test.addAll(command);
    return new Healthcheck(
        test,
        duration("interval", flags),
        duration("timeout", flags),
        duration("start-period", flags),
        duration("start-interval", flags),
        retries(flags.text("retries")));
  }

  private static Duration duration(String flag, Flags flags) {
    String text = flags.text(flag);
    if (text.isEmpty()) {
      return Duration.ZERO;
    }
    Duration duration;
    try {
      duration = GoDuration.parse(text);
    } catch (IllegalArgumentException e) {
      throw new DockerfileException(FailureKind.USER, String.valueOf(e.getMessage()), List.of(), e);
    }
    if (!duration.isZero() && duration.compareTo(Duration.ofMillis(1)) < 0) {
      throw DockerfileException.of("Interval " + GoText.quote(flag) + " cannot be less than 1ms");
    }
    return duration;
  }

  private static int retries(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    try {
      int retries = Integer.parseInt(text);
      if (retries < 0) {
        throw DockerfileException.of("--retries cannot be negative (" + retries + ")");
      }
      return retries;
    } catch (NumberFormatException e) {
      throw DockerfileException.of("invalid number of retries: " + GoText.quote(text));
    }
  }
}
