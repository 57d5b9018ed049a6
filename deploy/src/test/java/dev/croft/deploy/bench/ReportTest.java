package dev.croft.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final List<Report.Builder> BUILDERS =
      List.of(new Report.Builder("Croft", "ours"), new Report.Builder("Other", "theirs"));

  @Test
  void eachBuilderHasItsTimeAndAllButTheFirstARatio() {
    Result result =
        new Result("steps", 0.5, List.of(List.of(Duration.ofSeconds(3), Duration.ofSeconds(2))));

    String page =
        new Report(
                LocalDate.parse("2026-11-22"), "a machine", 1, BUILDERS, List.of(result), List.of())
            .markdown();

    assertThat(page)
        .contains("- Measured on 2026-11-22: a machine\n- Croft: ours\n- Other: theirs\n")
        .endsWith(
            """
            | workload | Croft | Other | ratio | to reach |
            | --- | --- | --- | --- | --- |
            | steps | 3.00 s | 2.00 s | 1.50 | ≤ 0.5 |
            """);
  }

  @Test
  void whatIsNoTimeHasATableOfItsOwn() {
    String page =
        new Report(
                LocalDate.parse("2026-11-22"),
                "a machine",
                1,
                BUILDERS,
                List.of(),
                List.of(new Reading("memory", "≤ 1 GiB", "300 MiB")))
            .markdown();

    assertThat(page)
        .endsWith(
            """

            | of Croft | to reach | read |
            | --- | --- | --- |
            | memory | ≤ 1 GiB | 300 MiB |
            """);
  }
}
