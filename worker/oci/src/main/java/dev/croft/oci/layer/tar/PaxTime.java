package dev.croft.oci.layer.tar;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;

/** Times in PAX records: seconds since 1970 in decimal, with as many digits after the point. */
final class PaxTime {

  private static final int NANO_DIGITS = 9;
  private static final long MAX_SECONDS = 1_000_000_000_000_000L;
  private static final int MAX_TEXT = 64;

  private PaxTime() {}

  static Instant parse(String key, String value) {
    try {
      if (value.length() > MAX_TEXT || value.indexOf('e') >= 0 || value.indexOf('E') >= 0) {
        throw new NumberFormatException(value);
      }
      BigDecimal seconds = new BigDecimal(value).setScale(NANO_DIGITS, RoundingMode.FLOOR);
      long whole = seconds.setScale(0, RoundingMode.FLOOR).longValueExact();
      long nanos = seconds.subtract(BigDecimal.valueOf(whole)).unscaledValue().longValueExact();
      return ofSeconds(whole).plusNanos(nanos);
    } catch (ArithmeticException | NumberFormatException e) {
      throw new TarFormatException("the PAX record " + key + " is not a time: " + value);
    }
  }

  /** A time from a header's whole seconds. */
  static Instant ofSeconds(long seconds) {
    if (Math.abs(seconds) > MAX_SECONDS) {
      throw new TarFormatException("a time in the archive is out of range: " + seconds);
    }
    return Instant.ofEpochSecond(seconds);
  }

  static String format(Instant time) {
    return BigDecimal.valueOf(time.getEpochSecond())
        .add(BigDecimal.valueOf(time.getNano(), NANO_DIGITS))
        .stripTrailingZeros()
        .toPlainString();
  }
}
