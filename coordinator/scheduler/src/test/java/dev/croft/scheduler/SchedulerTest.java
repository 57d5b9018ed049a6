package dev.croft.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.model.platform.Platform;
import dev.croft.model.step.JobId;
import dev.croft.model.worker.WorkerId;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.model.worker.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SchedulerTest {

  private static final Platform AMD64 = Platform.linux("amd64");
  private static final Platform ARM64 = Platform.linux("arm64");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Scheduler scheduler = new Scheduler(SchedulerPolicy.defaults());

  @Test
  void aJobGoesToAWorkerThatRunsItsPlatformNatively() {
    worker("a", List.of(AMD64), List.of(ARM64), 4);
    worker("b", List.of(ARM64), List.of(), 1);

    assertThat(submit("j", ARM64)).containsExactly(assigned("j", "b", 1, false));
  }

  @Test
  void aJobWaitsForABusyNativeWorkerRatherThanBeEmulated() {
    worker("a", List.of(AMD64), List.of(ARM64), 4);
    worker("b", List.of(ARM64), List.of(), 1);
    submit("first", ARM64);

    assertThat(submit("second", ARM64)).isEmpty();
    assertThat(scheduler.on(new SchedulerEvent.JobEnded(new JobId("first"), 1), NOW))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("why", "waited")
        .containsExactly(assigned("second", "b", 1, false));
  }

  @Test
  void whereNoWorkerIsNativeAJobIsEmulatedAndSaidToBe() {
    worker("a", List.of(AMD64), List.of(ARM64), 4);

    assertThat(submit("j", ARM64)).containsExactly(assigned("j", "a", 1, true));
  }

  @Test
  void aJobThatNothingCanEverRunFailsAtOnceAndSaysWhatThereIs() {
    worker("a", List.of(AMD64), List.of(), 4);

    assertThat(submit("j", Platform.linux("s390x")))
        .containsExactly(
            new SchedulerEffect.Impossible(
                new JobId("j"),
                "no worker can run a job for linux/s390x: the farm has linux/amd64"));
  }

  @Test
  void amongEqualWorkersTheBytesThatAreThereDecide() {
    worker("a", List.of(AMD64), List.of(), 4);
    worker("b", List.of(AMD64), List.of(), 4);
    JobDemand demand =
        new JobDemand(new JobId("j"), "t", 0, Optional.of(AMD64), Map.of(new WorkerId("b"), 1000L));

    assertThat(scheduler.on(new SchedulerEvent.JobSubmitted(demand), NOW))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("why", "waited")
        .containsExactly(assigned("j", "b", 1, false));
  }

  @Test
  void theJobsOfASilentWorkerAreGivenToAnotherUnderAHigherAttempt() {
    worker("a", List.of(AMD64), List.of(), 1);
    submit("j", AMD64);
    Instant later = NOW.plus(Duration.ofMinutes(1));
    scheduler.on(new SchedulerEvent.WorkerSeen(state("b", List.of(AMD64), List.of(), 1)), later);

    assertThat(scheduler.on(new SchedulerEvent.TimePassed(), later))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("why", "waited")
        .containsExactly(
            new SchedulerEffect.Requeued(new JobId("j"), new WorkerId("a"), 1),
            assigned("j", "b", 2, false));
  }

  @Test
  void theEndOfAnOldAttemptEndsNothing() {
    worker("a", List.of(AMD64), List.of(), 1);
    submit("j", AMD64);
    scheduler.on(new SchedulerEvent.WorkerGone(new WorkerId("a")), NOW);
    worker("b", List.of(AMD64), List.of(), 1);

    scheduler.on(new SchedulerEvent.JobEnded(new JobId("j"), 1), NOW);

    assertThat(scheduler.desired(new WorkerId("b"))).containsEntry(new JobId("j"), 2);
  }

  @Test
  void aTenantWithManyJobsDoesNotStarveOneWithFew() {
    worker("a", List.of(AMD64), List.of(), 1);
    submit("running", AMD64, "many");
    submit("many-1", AMD64, "many");
    submit("many-2", AMD64, "many");
    submit("few-1", AMD64, "few");

    assertThat(scheduler.on(new SchedulerEvent.JobEnded(new JobId("running"), 1), NOW))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("why", "waited")
        .containsExactly(assigned("few-1", "a", 1, false));
    assertThat(scheduler.on(new SchedulerEvent.JobEnded(new JobId("few-1"), 1), NOW))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("why", "waited")
        .containsExactly(assigned("many-1", "a", 1, false));
  }

  @Test
  void aWithdrawnJobIsTakenFromItsWorker() {
    worker("a", List.of(AMD64), List.of(), 1);
    submit("j", AMD64);

    assertThat(scheduler.on(new SchedulerEvent.JobWithdrawn(new JobId("j")), NOW))
        .containsExactly(new SchedulerEffect.Revoke(new JobId("j"), new WorkerId("a"), 1));
    assertThat(scheduler.desired(new WorkerId("a"))).isEmpty();
  }

  private void worker(String id, List<Platform> natives, List<Platform> emulated, int slots) {
    scheduler.on(new SchedulerEvent.WorkerSeen(state(id, natives, emulated, slots)), NOW);
  }

  private static WorkerState state(
      String id, List<Platform> natives, List<Platform> emulated, int slots) {
    WorkerInfo info =
        new WorkerInfo(new WorkerId(id), natives, emulated, slots, 1L << 30, Map.of());
    return new WorkerState(info, Map.of(), false);
  }

  private List<SchedulerEffect> submit(String id, Platform platform) {
    return submit(id, platform, "t");
  }

  private List<SchedulerEffect> submit(String id, Platform platform, String tenant) {
    JobDemand demand = new JobDemand(new JobId(id), tenant, 0, Optional.of(platform), Map.of());
    return scheduler.on(new SchedulerEvent.JobSubmitted(demand), NOW).stream()
        .map(SchedulerTest::withoutReason)
        .toList();
  }

  private static SchedulerEffect withoutReason(SchedulerEffect effect) {
    return effect instanceof SchedulerEffect.Assign a
        ? assigned(a.job().value(), a.worker().value(), a.attempt(), a.emulated())
        : effect;
  }

  private static SchedulerEffect assigned(
      String job, String worker, int attempt, boolean emulated) {
    return new SchedulerEffect.Assign(
        new JobId(job), new WorkerId(worker), attempt, emulated, "", Duration.ZERO);
  }
}
