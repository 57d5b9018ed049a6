package dev.croft.dockerfile.notation;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes of memory with binary units, such as {@code 64m} or {@code 1.5GiB}. */
public final class ByteSizes {

  private static final Pattern SIZE =
      Pattern.compile("([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+) ?(?:b|([kmgtp])(?:i?b)?)?");
  private static final int UNIT_BITS = 10;

  private ByteSizes() {}

  /**
   * Reads a size in bytes.
   *
   * @throws IllegalArgumentException where the text is none
   */
  public static long parse(String text) {
    Matcher matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("invalid size: '" + text + "'");
    }
    String unit = matcher.group(2);
    int power = unit == null ? 0 : "kmgtp".indexOf(unit) + 1;
    return new BigDecimal(matcher.group(1))
        .multiply(BigDecimal.valueOf(1L << (UNIT_BITS * power)))
        .longValue();
  }
}
