package dev.croft.deploy.bench;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The results as a page in Markdown. */
record Report(
    LocalDate date, String machine, int rounds, List<Builder> builders, List<Result> results) {

  Report {
    builders = List.copyOf(builders);
    results = List.copyOf(results);
  }

  String markdown() {
    StringBuilder page =
        new StringBuilder(
            """
            # Benchmarks

            Made by `./croft bench`; edits are overwritten. Each workload is run by each builder in turn, %d times, in an
            order that alternates, on a machine that does nothing else. A time is the median of a builder's runs, from the
            start of `docker buildx build` to its end. A factor is the median over the rounds of the other builder's time
            divided by %s's in the same round: above 1, %s was faster.

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
    return page.toString();
  }

  private Builder subject() {
    return builders.getFirst();
  }

  private List<String> head() {
    List<String> head = new ArrayList<>(List.of("workload", subject().name()));
    for (Builder other : builders.subList(1, builders.size())) {
      head.add(other.name());
      head.add("factor");
    }
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
    return cells;
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  /** Who was measured; the first is the one that the others are compared with. */
  record Builder(String name, String description) {}
}
