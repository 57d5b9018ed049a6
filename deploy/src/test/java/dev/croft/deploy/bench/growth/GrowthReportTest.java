package dev.croft.deploy.bench.growth;

import static dev.croft.deploy.bench.growth.Measurements.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrowthReportTest {

  @Test
  void aCurveHasARowWithItsExponentAndASectionWithItsPictureSizesAndNotes() {
    Curve curve =
        new Curve(
            "steps",
            "Steps in a build",
            "steps",
            List.of(at(10, 1, 2, 3), at(1_000, 200)),
            List.of("A note."));

    String page =
        new GrowthReport(
                LocalDate.parse("2026-11-29"), "a machine", "versions", "pictures", List.of(curve))
            .markdown();

    assertThat(page)
        .contains("- Measured on 2026-11-29: a machine\n- versions\n")
        .contains("| Steps in a build | 10 | 1,000 | 2.00 s | 200.00 s | 100.00 | 1.00 | 1.00 |\n")
        .endsWith(
            """

            ## Steps in a build

            ![Steps in a build, on logarithmic axes](pictures/steps.svg)

            | steps | median | shortest | longest | rounds |
            | --- | --- | --- | --- | --- |
            | 10 | 2.000 s | 1.000 s | 3.000 s | 3 |
            | 1,000 | 200.000 s | 200.000 s | 200.000 s | 1 |

            - A note.
            """);
  }

  @Test
  void aCurveOfWhichEvenTheSmallestSizeFailedSaysSo() {
    Curve curve = new Curve("steps", "Steps", "steps", List.of(), List.of("10 failed: why"));

    assertThat(
            new GrowthReport(LocalDate.parse("2026-11-29"), "m", "v", "p", List.of(curve))
                .markdown())
        .contains("| Steps | – | – | – | – | – | – | – |")
        .endsWith("## Steps\n\n\n- 10 failed: why\n")
        .doesNotContain(".svg");
  }
}
