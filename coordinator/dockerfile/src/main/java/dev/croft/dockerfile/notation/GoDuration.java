package dev.croft.dockerfile.notation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them, such as {@code 1m30s}. */
public final class GoDuration {

  private static final Pattern PART =
      Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");
  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000_000_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  private GoDuration() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException where the text is none
   */
  public static Duration parse(String text) {
    boolean negative = text.startsWith("-");
    String rest = negative || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Duration.ZERO;
    }
    Matcher part = PART.matcher(rest);
    BigDecimal nanos = BigDecimal.ZERO;
    int at = 0;
    while (part.find() && part.start() == at) {
      nanos =
          nanos.add(
              new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit(part.group(2)))));
      at = part.end();
    }
    if (at == 0 || at != rest.length()) {
      throw new IllegalArgumentException("time: invalid duration " + GoText.quote(text));
    }
    try {
      long value = nanos.setScale(0, RoundingMode.DOWN).longValueExact();
      return Duration.ofNanos(negative ? -value : value);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("time: invalid duration " + GoText.quote(text), e);
    }
  }

  /** Writes a duration with the largest units that fit. */
  public static String format(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos == 0) {
      return "0s";
    }
    if (nanos < 0) {
      return "-" + format(duration.negated());
    }
    if (nanos < MICRO) {
      return nanos + "ns";
    }
    if (nanos < MILLI) {
      return fraction(nanos, MICRO) + "µs";
    }
    if (nanos < SECOND) {
      return fraction(nanos, MILLI) + "ms";
    }
    String seconds = fraction(nanos % MINUTE, SECOND) + "s";
    if (nanos < MINUTE) {
      return seconds;
    }
    String minutes = nanos % HOUR / MINUTE + "m" + seconds;
    return nanos < HOUR ? minutes : nanos / HOUR + "h" + minutes;
  }

  private static String fraction(long nanos, long unit) {
    return BigDecimal.valueOf(nanos)
        .divide(BigDecimal.valueOf(unit))
        .stripTrailingZeros()
        .toPlainString();
  }

  private static long unit(String name) {
    return switch (name) {
      case "ns" -> 1;
      case "ms" -> MILLI;
      case "s" -> SECOND;
      case "m" -> MINUTE;
      case "h" -> HOUR;
      default -> MICRO;
    };
  }
}
