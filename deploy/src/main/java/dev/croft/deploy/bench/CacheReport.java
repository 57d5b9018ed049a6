package dev.croft.deploy.bench;

import java.time.LocalDate;
import java.util.List;

/** What came out about cache mounts, in Markdown. */
final class CacheReport {

  private CacheReport() {}

  static String markdown(
      LocalDate date, String machine, int rounds, List<CacheSample> samples, List<CacheRow> rows) {
    StringBuilder page =
        new StringBuilder(
            """
            Medians of %d rounds, in each of which both of a pair run in an order that alternates, after a `sync`.

            - warm: from the clock of a step without a mount to that of the next one, whose mount is up to date; BuildKit's is local
            - cold: a fresh worker's directory becomes ready; against `tar` through a socket of the same machine to the same disk
            - delta of 1%%: from the end of a step that changed one file in a hundred to a ready directory on another worker; against
              `rsync` to its server on the same machine
            - publication of nothing: from the end of a step that changed nothing until the farm knows
            - 20 versions: what they take in a store that keeps them all, against one

            Measured on %s: %s

            """
                .formatted(rounds, date, machine));
    samples.forEach(sample -> page.append("- ").append(sample.description()).append('\n'));
    page.append("\n| work | cache | Croft | other | ratio or time | to reach |\n")
        .append("| --- | --- | --- | --- | --- | --- |\n");
    rows.forEach(row -> page.append("| ").append(String.join(" | ", row.cells())).append(" |\n"));
    return page.toString();
  }
}
