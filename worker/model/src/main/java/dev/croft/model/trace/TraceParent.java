package dev.croft.model.trace;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The span that work is done for, in the form of the W3C's header {@code traceparent}.
 *
 * @param traceId 32 digits, lower-case hexadecimal
 * @param spanId 16 digits, lower-case hexadecimal
 * @param sampled whether who began the trace records it
 */
public record TraceParent(String traceId, String spanId, boolean sampled) {

  /** Later versions may have more after the flags, and are read as this one. */
  private static final Pattern HEADER =
      Pattern.compile("(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

  private static final String NO_TRACE = "0".repeat(32);
  private static final String NO_SPAN = "0".repeat(16);

  /** Reads a header; empty where it is none, which is nobody's failure. */
  public static Optional<TraceParent> read(String header) {
    Matcher parts = HEADER.matcher(header);
    if (!parts.matches()
        || (parts.group(1).equals("00") && parts.group(5) != null)
        || parts.group(2).equals(NO_TRACE)
        || parts.group(3).equals(NO_SPAN)) {
      return Optional.empty();
    }
    boolean sampled = (Integer.parseInt(parts.group(4), 16) & 1) == 1;
    return Optional.of(new TraceParent(parts.group(2), parts.group(3), sampled));
  }

  /** The header. */
  public String header() {
    return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
  }
}
