package dev.croft.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LargeFarmTest {

  private static final int WORKERS = 1_000;
  private static final int JOBS = 100_000;

  @Test
  void aThousandWorkersAreKeptBusyWhateverHappensToThem() {
    LargeFarm farm = new LargeFarm(20_261_128, WORKERS);
    farm.submit(JOBS, Duration.ofMinutes(5));
    farm.disturb(600, Duration.ofMinutes(6));

    farm.run(Duration.ofHours(2));

    report(farm);
    assertThat(farm.unfinished()).isZero();
    assertThat(farm.ended()).isEqualTo(JOBS);
    assertThat(farm.requeued()).isPositive();
    assertThat((double) farm.makespan().toMillis() / farm.bestPossible().toMillis())
        .as("makespan %s, best possible %s", farm.makespan(), farm.bestPossible())
        .isLessThan(1.1);
  }

  /** How fast decisions are is said, and not asserted: other tests run on the same machine. */
  private static void report(LargeFarm farm) {
    long[] nanos = farm.decisionNanos();
    System.out.printf(
        "scheduler: %d decisions for %d jobs on %d workers: p50 %.1f us, p99 %.1f us,"
            + " slowest %.1f ms; makespan %s, best possible %s; %d jobs lost their worker,"
            + " %d went on with it%n",
        nanos.length,
        JOBS,
        WORKERS,
        nanos[nanos.length / 2] / 1e3,
        nanos[(int) (nanos.length * 0.99)] / 1e3,
        nanos[nanos.length - 1] / 1e6,
        farm.makespan(),
        farm.bestPossible(),
        farm.requeued(),
        farm.resumed());
  }
}
