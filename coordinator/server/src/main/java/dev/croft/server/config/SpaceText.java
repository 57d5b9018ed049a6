package dev.croft.server.config;

import dev.croft.agent.disk.DiskAmount;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of disk space as Docker writes them: the units are powers of 1024. */
final class SpaceText {

  private static final Pattern AMOUNT =
      Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?) ?([kmgtp]?)(?:i?b)?");
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,2}|100)%");
  private static final String UNITS = "kmgtp";
  private static final int BITS = 10;

  private SpaceText() {}

  /** The amount; empty where the text is none. */
  static Optional<DiskAmount> parse(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    Matcher percent = PERCENT.matcher(lower);
    if (percent.matches()) {
      return Optional.of(new DiskAmount.Percent(Long.parseLong(percent.group(1))));
    }
    Matcher amount = AMOUNT.matcher(lower);
    if (!amount.matches()) {
      return Optional.empty();
    }
    int unit = amount.group(2).isEmpty() ? 0 : UNITS.indexOf(amount.group(2)) + 1;
    BigDecimal bytes =
        new BigDecimal(amount.group(1)).multiply(BigDecimal.valueOf(1L << (unit * BITS)));
    return Optional.of(
        new DiskAmount.Bytes(bytes.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue()));
  }
}
