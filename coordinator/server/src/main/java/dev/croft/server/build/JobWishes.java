package dev.croft.server.build;

import dev.croft.model.failure.CroftException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a build asks of the farm for its steps, by options of its front end: {@code croft.priority},
 * {@code croft.cpus} and {@code croft.memory}, or build arguments of these names.
 *
 * @param priority higher goes first among the builds of one tenant
 * @param cpus how many slots of a worker each step that starts processes takes
 * @param memoryBytes how much memory each takes; 0 where the build does not say
 */
public record JobWishes(int priority, int cpus, long memoryBytes) {

  private static final String PREFIX = "croft.";
  private static final String ARGUMENT = "build-arg:";
  private static final int MOST_URGENT = 100;
  private static final String UNITS = "kmgt";

  /** Nothing special. */
  public static JobWishes none() {
    return new JobWishes(0, 1, 0);
  }

  /**
   * What a front end's options say; empty where they say nothing of it.
   *
   * @throws CroftException where they say something that makes no sense
   */
  public static Optional<JobWishes> read(Map<String, String> options) {
    Optional<String> priority = option(options, "priority");
    Optional<String> cpus = option(options, "cpus");
    Optional<String> memory = option(options, "memory");
    if (priority.isEmpty() && cpus.isEmpty() && memory.isEmpty()) {
      return Optional.empty();
    }
    int urgency = priority.map(text -> number("priority", text)).orElse(0);
    return Optional.of(
        new JobWishes(
            Math.clamp(urgency, -MOST_URGENT, MOST_URGENT),
            Math.max(1, cpus.map(text -> number("cpus", text)).orElse(1)),
            memory.map(JobWishes::bytes).orElse(0L)));
  }

  private static Optional<String> option(Map<String, String> options, String name) {
    return Optional.ofNullable(options.get(PREFIX + name))
        .or(() -> Optional.ofNullable(options.get(ARGUMENT + PREFIX + name)));
  }

  private static int number(String name, String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw CroftException.user(PREFIX + name + " is no whole number: " + text);
    }
  }

  /** A size such as {@code 512m} or {@code 2GiB}. */
  private static long bytes(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT).replaceAll("(i?b)$", "");
    int power = lower.isEmpty() ? -1 : UNITS.indexOf(lower.charAt(lower.length() - 1));
    String digits = power < 0 ? lower : lower.substring(0, lower.length() - 1);
    try {
      return Math.multiplyExact(Long.parseUnsignedLong(digits), 1L << (10 * (power + 1)));
    } catch (ArithmeticException | NumberFormatException e) {
      throw CroftException.user(PREFIX + "memory is no size such as 512m or 2g: " + text);
    }
  }
}
