package dev.croft.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalityTest {

  private static final long LARGE = 10_000 * SchedulerRig.MIB;

  private final SchedulerRig farm = new SchedulerRig(SchedulerPolicy.defaults());

  @Test
  void aFewBytesSpeakForNoBusyWorker() {
    farm.worker("a", 4);
    farm.worker("b", 4);
    farm.submit("other", "t", 0, Needs.usual(), Map.of("a", LARGE));

    assertThat(farm.submit("j", "t", 0, Needs.usual(), Map.of("a", 5_000L)))
        .containsExactly("j to b");
  }

  @Test
  void aJobWaitsAMomentForABusyWorkerThatHasItsLargeInputs() {
    farm.worker("a", 1);
    farm.worker("b", 1);
    farm.submit("busy", "t", 0, Needs.usual(), Map.of("a", LARGE));

    assertThat(farm.submit("j", "t", 0, Needs.usual(), Map.of("a", LARGE))).isEmpty();
    assertThat(farm.waiting()).containsExactly("1 j INPUTS");
    assertThat(farm.end("busy")).containsExactly("j to a");
  }

  @Test
  void itDoesNotWaitLongerThanMovingThemTakes() {
    farm.worker("a", 1);
    farm.worker("b", 1);
    farm.submit("busy", "t", 0, Needs.usual(), Map.of("a", LARGE));
    farm.submit("j", "t", 0, Needs.usual(), Map.of("a", 50_000_000L));

    assertThat(farm.after(Duration.ofMillis(400))).isEmpty();
    assertThat(farm.after(Duration.ofMillis(100))).containsExactly("j to b");
  }

  @Test
  void itDoesNotWaitForAWorkerWhoseJobsHaveRunForLongerThanThat() {
    farm.worker("a", 1);
    farm.worker("b", 1);
    farm.submit("busy", "t", 0, Needs.usual(), Map.of("a", LARGE));
    farm.after(Duration.ofSeconds(4));

    assertThat(farm.submit("j", "t", 0, Needs.usual(), Map.of("a", LARGE)))
        .containsExactly("j to b");
  }

  @Test
  void itWaitsThreeSecondsAtMost() {
    farm.worker("a", 1);
    farm.worker("b", 1);
    farm.submit("busy", "t", 0, Needs.usual(), Map.of("a", LARGE));
    farm.submit("j", "t", 0, Needs.usual(), Map.of("a", LARGE));

    assertThat(farm.after(Duration.ofSeconds(2))).isEmpty();
    assertThat(farm.after(Duration.ofSeconds(1))).containsExactly("j to b");
  }

  @Test
  void whereTheWorkerItWaitsForIsLostItGoesToAnother() {
    farm.worker("a", 1);
    farm.worker("b", 1);
    farm.submit("busy", "t", 0, Needs.usual(), Map.of("a", LARGE));
    farm.submit("j", "t", 0, Needs.usual(), Map.of("a", LARGE));

    assertThat(farm.gone("a")).contains("j to b");
  }

  @Test
  void amongJobsOfAboutTheSameAgeAWorkerGetsTheOneWhoseInputsItHas() {
    farm.worker("a", 1);
    farm.submit("busy");
    farm.submit("first");
    farm.submit("second", "t", 0, Needs.usual(), Map.of("a", LARGE));

    assertThat(farm.end("busy")).containsExactly("second to a");
  }
}
