package dev.croft.deploy.bench;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The results as a page in Markdown. */
record Report(LocalDate date, String machine, int rounds, List<Peer> peers, List<Result> results) {

  Report {
    peers = List.copyOf(peers);
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
    for (Peer peer : peers) {
      page.append("- ").append(peer.name()).append(": ").append(peer.description()).append('\n');
    }
    page.append('\n').append(row(head())).append(row(head().stream().map(h -> "---").toList()));
    for (Result result : results) {
      page.append(row(cells(result)));
    }
    return page.toString();
  }

  private Peer subject() {
    return peers.getFirst();
  }

  private List<String> head() {
    return IntStream.range(0, 2 * peers.size())
        .mapToObj(
            column -> {
              if (column == 0) {
                return "workload";
              }
              Peer peer = peers.get(column / 2);
              return column % 2 == 1 ? peers.get(column / 2).name() : peer.name() + ", factor";
            })
        .collect(Collectors.toList());
  }

  private List<String> cells(Result result) {
    List<String> cells = new java.util.ArrayList<>();
    cells.add(result.title());
    for (int peer = 0; peer < peers.size(); peer++) {
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
}
