package dev.croft.deploy.bench;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The results as a page in Markdown. */
record Report(
    LocalDate date,
    String machine,
    int rounds,
    List<Builder> builders,
    List<Result> results,
    List<Reading> readings) {

  Report {
    builders = List.copyOf(builders);
    results = List.copyOf(results);
    readings = List.copyOf(readings);
  }

  /** All of it but a title, so that people can write around it. */
  String markdown() {
    StringBuilder page =
        new StringBuilder(
            """
            Each workload is run by each builder in turn, %d times after one that is not counted, in an order that alternates.
            A time is the median of a builder's runs, from the start of `docker buildx build` to its end. A ratio is the
            median over the rounds of %s's time divided by the other builder's in the same round: below 1, %s was faster.

            - Measured on %s: %s
            """
                .formatted(rounds, subject().name(), subject().name(), date, machine));
    for (Builder builder : builders) {
      page.append("- ")
          .append(builder.name())
          .append(": ")
          .append(builder.description())
          .append('\n');
    }
    page.append('\n').append(row(head())).append(row(head().stream().map(h -> "---").toList()));
    for (Result result : results) {
      page.append(row(cells(result)));
    }
    if (!readings.isEmpty()) {
      page.append('\n')
          .append(row(List.of("of " + subject().name(), "to reach", "read")))
          .append(row(List.of("---", "---", "---")));
      readings.forEach(r -> page.append(row(List.of(r.title(), r.goal(), r.value()))));
    }
    return page.toString();
  }

  private Builder subject() {
    return builders.getFirst();
  }

  private List<String> head() {
    List<String> head = new ArrayList<>(List.of("workload", subject().name()));
    for (Builder other : builders.subList(1, builders.size())) {
      head.add(other.name());
      head.add("ratio");
    }
    head.add("to reach");
    return head;
  }

  private List<String> cells(Result result) {
    List<String> cells = new ArrayList<>();
    cells.add(result.title());
    for (int peer = 0; peer < builders.size(); peer++) {
      double seconds = result.median(peer).toMillis() / 1000.0;
      cells.add(String.format(Locale.ROOT, "%.2f s", seconds));
      if (peer > 0) {
        cells.add(String.format(Locale.ROOT, "%.2f", result.medianOfPairs(peer)));
      }
    }
    cells.add("≤ " + result.goal());
    return cells;
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  /** Who was measured; the first is the one that is compared with the others. */
  record Builder(String name, String description) {}
}
