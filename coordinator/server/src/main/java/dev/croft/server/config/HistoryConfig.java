package dev.croft.server.config;

import java.time.Duration;

/** The {@code [history]} table: how long and how many records of builds are kept. */
public record HistoryConfig(Duration maxAge, int maxEntries) {

  /** Two days, fifty builds. */
  public static HistoryConfig defaults() {
    return new HistoryConfig(Duration.ofDays(2), 50);
  }
}
