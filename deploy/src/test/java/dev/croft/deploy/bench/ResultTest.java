package dev.croft.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultTest {

  @Test
  void aTimeIsTheMedianOfItsRounds() {
    Result result = new Result("w", 1, List.of(round(1, 9), round(5, 2), round(2, 4)));

    assertThat(result.median(0)).isEqualTo(Duration.ofSeconds(2));
    assertThat(result.median(1)).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void theMedianOfAnEvenNumberOfRoundsIsBetweenTheMiddleTwo() {
    assertThat(new Result("w", 1, List.of(round(1, 1), round(2, 1))).median(0))
        .isEqualTo(Duration.ofMillis(1500));
  }

  @Test
  void aRatioComparesWithinRounds() {
    Result result = new Result("w", 1, List.of(round(1, 2), round(10, 20), round(3, 9)));

    assertThat(result.medianOfPairs(1)).isEqualTo(0.5);
  }

  private static List<Duration> round(int first, int second) {
    return List.of(Duration.ofSeconds(first), Duration.ofSeconds(second));
  }
}
