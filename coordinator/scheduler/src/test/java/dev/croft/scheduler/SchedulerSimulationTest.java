package dev.croft.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulerSimulationTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 42, 4711, 20_261_122, -1, Long.MIN_VALUE})
  void whateverHappensEveryJobComesToItsEndExactlyOnce(long seed) {
    SimulatedFarm farm = new SimulatedFarm(seed, 6);

    farm.unsafeTime(400);
    farm.calmTime(5_000);

    assertThat(farm.submitted()).isPositive();
    assertThat(farm.unfinished()).isEmpty();
  }
}
