package dev.croft.deploy.bench.farm;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/**
 * The results as a page in Markdown.
 *
 * @param machine what they were measured on
 * @param engine which BuildKit was beside it
 */
record FarmReport(
    LocalDate date,
    String machine,
    String version,
    String engine,
    List<SplitBuild> split,
    List<Comparison> comparisons) {

  FarmReport {
    split = List.copyOf(split);
    comparisons = List.copyOf(comparisons);
  }

  String markdown() {
    StringBuilder page =
        new StringBuilder(
            """
            Made by `./croft bench --only farm`. Coordinators and workers are processes of their own
            on one machine. A time is the median of the rounds, from the start of `docker buildx build` to its end. A ratio
            is the median over the rounds of the first builder's time divided by the second's in the same round, in an
            order that alternates: below 1, the first was faster.

            - Measured on %s: %s
            - Croft %s
            - BuildKit: %s

            ## One build on several workers

            Four independent stages that each wait three seconds, and a last one that copies from all four.

            | builder | time | ideal | beside the stages | rounds |
            | --- | --- | --- | --- | --- |
            """
                .formatted(date, machine, version, engine));
    for (SplitBuild build : split) {
      page.append(
          String.format(
              Locale.ROOT,
              "| %s | %.2f s | %.0f s | %.2f s | %d |\n",
              build.builder(),
              build.seconds(),
              build.ideal().toMillis() / 1e3,
              build.overheadSeconds(),
              build.times().size()));
    }
    page.append(
        """

        ## Side by side

        | work | first builder | second builder | ratio | wanted | rounds |
        | --- | --- | --- | --- | --- | --- |
        """);
    for (Comparison one : comparisons) {
      page.append(
          String.format(
              Locale.ROOT,
              "| %s | %s: %.2f s | %s: %.2f s | %.2f | %s | %d |\n",
              one.title(),
              one.ours(),
              one.ourSeconds(),
              one.theirs(),
              one.theirSeconds(),
              one.ratio(),
              wanted(one),
              one.pairs().size()));
    }
    return page.toString();
  }

  private static String wanted(Comparison one) {
    return one.limit() == Comparison.NO_LIMIT
        ? "–"
        : String.format(
            Locale.ROOT, "≤ %.2f, %s", one.limit(), one.isReached() ? "reached" : "missed");
  }
}
