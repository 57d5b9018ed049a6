package dev.croft.deploy.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogAxisTest {

  @Test
  void eachDecadeTakesTheSameRoom() {
    LogAxis axis = new LogAxis(1, 1_000, 100, 400);

    assertThat(axis.place(1)).isCloseTo(100, within(1e-9));
    assertThat(axis.place(10)).isCloseTo(200, within(1e-9));
    assertThat(axis.place(1_000)).isCloseTo(400, within(1e-9));
  }

  @Test
  void anAxisMayGoBackwards() {
    assertThat(new LogAxis(1, 100, 300, 100).place(10)).isCloseTo(200, within(1e-9));
  }

  @Test
  void itHasRoomForAllValuesBetweenRoundOnes() {
    LogAxis axis = LogAxis.around(List.of(0.13, 7.0), 0, 1);

    assertThat(axis.low()).isEqualTo(0.1);
    assertThat(axis.high()).isEqualTo(10);
  }

  @Test
  void valuesThatAreAllTheSameHaveAnAxis() {
    LogAxis axis = LogAxis.around(List.of(1.0, 1.0), 0, 1);

    assertThat(axis.high()).isGreaterThan(axis.low());
  }

  @Test
  void overManyDecadesTheTicksArePowersOfTen() {
    assertThat(new LogAxis(10, 1_000_000, 0, 1).ticks())
        .containsExactly(10.0, 100.0, 1_000.0, 10_000.0, 100_000.0, 1_000_000.0);
  }

  @Test
  void overFewDecadesThereAreTicksBetweenThem() {
    assertThat(new LogAxis(0.2, 5, 0, 1).ticks()).containsExactly(0.2, 0.5, 1.0, 2.0, 5.0);
  }
}
