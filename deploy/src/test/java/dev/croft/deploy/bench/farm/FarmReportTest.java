package dev.croft.deploy.bench.farm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class FarmReportTest {

  @Test
  void aSplitBuildIsComparedWithTheIdeal() {
    SplitBuild build =
        new SplitBuild(
            "Croft, 2 workers",
            Duration.ofSeconds(6),
            List.of(Duration.ofMillis(6500), Duration.ofMillis(9000), Duration.ofMillis(6250)));

    assertThat(page(List.of(build), List.of()))
        .contains("| Croft, 2 workers | 6.50 s | 6 s | 0.50 s | 3 |\n");
  }

  @Test
  void aRatioIsTheMedianOfPairsAndSaysWhetherItIsReached() {
    Comparison comparison =
        new Comparison(
            "steps", "Croft", "BuildKit", List.of(pair(1, 2), pair(1, 4), pair(8, 10)), 0.5);

    assertThat(page(List.of(), List.of(comparison)))
        .endsWith("| steps | Croft: 1.00 s | BuildKit: 4.00 s | 0.50 | ≤ 0.50, reached | 3 |\n");
  }

  @Test
  void aRatioAboveTheLimitIsMissed() {
    Comparison comparison = new Comparison("steps", "Croft", "BuildKit", List.of(pair(3, 2)), 1.1);

    assertThat(page(List.of(), List.of(comparison))).endsWith("| 1.50 | ≤ 1.10, missed | 1 |\n");
  }

  @Test
  void aRatioOfWhichNothingIsWantedIsNeitherReachedNorMissed() {
    Comparison comparison =
        new Comparison("steps", "Croft", "BuildKit", List.of(pair(3, 2)), Comparison.NO_LIMIT);

    assertThat(page(List.of(), List.of(comparison))).endsWith("| 1.50 | – | 1 |\n");
  }

  private static Comparison.Pair pair(int ours, int theirs) {
    return new Comparison.Pair(Duration.ofSeconds(ours), Duration.ofSeconds(theirs));
  }

  private static String page(List<SplitBuild> split, List<Comparison> comparisons) {
    return new FarmReport(
            LocalDate.parse("2026-11-29"), "a machine", "1.0", "an engine", split, comparisons)
        .markdown();
  }
}
