package dev.croft.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

  @Test
  void eachBuilderHasItsTimeAndAllButTheFirstAFactor() {
    Result result =
        new Result("steps", List.of(List.of(Duration.ofSeconds(2), Duration.ofSeconds(3))));

    String page =
        new Report(
                LocalDate.parse("2026-11-22"),
                "a machine",
                1,
                List.of(new Report.Builder("Croft", "ours"), new Report.Builder("Other", "theirs")),
                List.of(result))
            .markdown();

    assertThat(page)
        .contains("- Measured on 2026-11-22: a machine\n- Croft: ours\n- Other: theirs\n")
        .endsWith(
            """
            | workload | Croft | Other | factor |
            | --- | --- | --- | --- |
            | steps | 2.00 s | 3.00 s | 1.50 |
            """);
  }
}
