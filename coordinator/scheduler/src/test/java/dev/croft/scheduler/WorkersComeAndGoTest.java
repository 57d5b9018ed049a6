package dev.croft.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.model.worker.WorkerId;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkersComeAndGoTest {

  private final SchedulerRig farm = new SchedulerRig(SchedulerPolicy.defaults());

  @Test
  void aWorkerThatDrainsGetsNothingNewAndKeepsWhatItHas() {
    farm.worker("a", 2);
    farm.submit("had");
    farm.says("a", Map.of("had", 1), true);

    assertThat(farm.submit("new")).isEmpty();
    assertThat(farm.scheduler.desired(new WorkerId("a")).keySet())
        .extracting(Object::toString)
        .containsExactly("had");
    assertThat(farm.worker("b", 1)).containsExactly("new to b");
  }

  @Test
  void aJobWaitsForAWorkerThatLeftAWhileAgo() {
    farm.worker("a", 1);
    farm.worker("arm", SchedulerRig.ARM64, 1, 1);
    farm.gone("a");

    assertThat(farm.submit("j")).isEmpty();
    assertThat(farm.waiting()).containsExactly("1 j WORKER");
    assertThat(farm.worker("a", 1)).containsExactly("j to a");
  }

  @Test
  void aJobDoesNotWaitForEverForOneThatLeft() {
    farm.worker("a", 1);
    farm.gone("a");
    farm.submit("j");

    farm.worker("arm", SchedulerRig.ARM64, 1, 1);
    farm.after(Duration.ofSeconds(9));
    assertThat(farm.waiting()).isNotEmpty();
    farm.worker("arm", SchedulerRig.ARM64, 1, 1);
    for (int i = 0; i < 5; i++) {
      farm.after(Duration.ofSeconds(9));
      farm.says("arm", Map.of(), false);
    }
    assertThat(farm.after(Duration.ofSeconds(9)))
        .containsExactly(
            "j given up: no worker can run a job for linux/amd64: the farm has linux/arm64");
  }

  @Test
  void withPatienceAJobWaitsForAWorkerThatNeverWasThere() {
    SchedulerRig patient =
        new SchedulerRig(new SchedulerPolicy(true, Duration.ofSeconds(10), Duration.ofMinutes(5)));
    assertThat(patient.submit("j")).isEmpty();
    patient.after(Duration.ofMinutes(4));

    assertThat(patient.worker("a", 1)).containsExactly("j to a");
  }

  @Test
  void aWorkerThatWasThoughtLostAndComesBackKeepsTheAttemptThatStillCounts() {
    farm.worker("a", 1);
    farm.submit("j");
    assertThat(farm.after(Duration.ofSeconds(11))).containsExactly("j lost a");

    assertThat(farm.says("a", Map.of("j", 1), false)).containsExactly("j stays with a");
    assertThat(farm.end("j")).isEmpty();
    assertThat(farm.scheduler.queueLength()).isZero();
  }

  @Test
  void aWorkerThatComesBackTooLateIsToStop() {
    farm.worker("a", 1);
    farm.submit("j");
    farm.after(Duration.ofSeconds(11));
    assertThat(farm.worker("b", 1)).containsExactly("j to b again");

    assertThat(farm.says("a", Map.of("j", 1), false)).isEmpty();
    assertThat(farm.scheduler.desired(new WorkerId("a"))).isEmpty();
  }

  @Test
  void whatAWorkerForgotInARestartRunsAgainUnderAHigherAttempt() {
    farm.worker("a", 1);
    farm.submit("j");
    farm.says("a", Map.of("j", 1), false);
    farm.says("a", Map.of(), false);

    assertThat(farm.scheduler.desired(new WorkerId("a"))).isEmpty();
    assertThat(farm.after(Duration.ofSeconds(5))).containsExactly("j lost a", "j to a again");
  }
}
