package dev.croft.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.agent.trace.Traces;
import dev.croft.model.failure.CroftException;
import dev.croft.model.platform.Platform;
import dev.croft.model.progress.VertexEvent;
import dev.croft.model.step.Content;
import dev.croft.model.step.Job;
import dev.croft.model.step.JobEvent;
import dev.croft.model.step.JobId;
import dev.croft.model.step.SnapshotId;
import dev.croft.model.step.StepKey;
import dev.croft.model.worker.DesiredState;
import dev.croft.model.worker.WorkerId;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.model.worker.WorkerState;
import dev.croft.scheduler.SchedulerPolicy;
import dev.croft.solver.graph.PlannedStep;
import dev.croft.solver.graph.StepRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExecutionsTest {

  private static final Platform AMD64 = Platform.linux("amd64");
  private static final WorkerInfo WORKER =
      new WorkerInfo(new WorkerId("w"), List.of(AMD64), List.of(), 4, 1L << 30, Map.of());

  private final TurnedClock clock = new TurnedClock();
  private final JobBoard board = new JobBoard(SchedulerPolicy.defaults(), clock);
  private final Mailbox mailbox = new Mailbox("test");
  private final Executions executions =
      new Executions(
          board,
          new MemoryIndex(),
          AMD64,
          mailbox,
          "test",
          contents -> Map.of(),
          MountLocality.none(),
          clock,
          Traces.none());
  private final RecordingWaiter first = new RecordingWaiter("first");
  private final RecordingWaiter second = new RecordingWaiter("second");

  @BeforeEach
  void aWorkerIsThere() throws Exception {
    desired();
  }

  @AfterEach
  void close() {
    mailbox.close();
  }

  @Test
  void aStepThatRunsIsJoinedAndNotRunTwice() throws Exception {
    executions.demand(first, List.of(step("a")));
    executions.demand(second, List.of(step("a")));

    finish(onlyJob(), 0, "made");

    assertThat(first.heard).containsExactly("finished [Snapshot[id=made]]");
    assertThat(second.heard).containsExactly("finished [Snapshot[id=made]]");
  }

  @Test
  void aStepThatEndedAfterItWasLookedUpIsNotRunAgain() throws Exception {
    PlannedStep lookedUpInVain = step("a");
    executions.demand(first, List.of(step("a")));
    finish(onlyJob(), 0, "made");

    executions.demand(second, List.of(lookedUpInVain, step("b")));

    assertThat(second.heard)
        .containsExactly(
            "sees Started", "sees Completed", "finished [Snapshot[id=made]]", "plan again 1");
  }

  @Test
  void whoJoinsLateSeesWhatWasShownBefore() throws Exception {
    executions.demand(first, List.of(step("a")));
    Job job = onlyJob();
    report(new JobEvent.Progress(job.id(), 1, 0, new VertexEvent.Started(Instant.now())));

    executions.demand(second, List.of(step("a")));

    assertThat(second.heard).containsExactly("sees Started");
  }

  @Test
  void whatFollowsAJoinedStepIsPlannedAgain() throws Exception {
    executions.demand(first, List.of(step("a")));

    executions.demand(second, List.of(step("a"), step("b")));

    assertThat(second.heard).containsExactly("plan again 1");
  }

  @Test
  void aJobStopsBeforeAStepThatSomebodyElseRuns() throws Exception {
    executions.demand(first, List.of(step("b")));

    executions.demand(second, List.of(step("a"), step("b")));

    assertThat(desired().jobs()).extracting(job -> job.steps().size()).containsExactly(1, 1);
    assertThat(second.heard).containsExactly("plan again 1");
  }

  @Test
  void aStepThatNobodyWaitsForAnyMoreIsCancelled() throws Exception {
    executions.demand(first, List.of(step("a")));

    executions.leave(first);

    assertThat(board.jobsOf(WORKER.id())).isEmpty();
  }

  @Test
  void aStepGoesOnForThoseWhoJoinedWhenTheFirstLeaves() throws Exception {
    executions.demand(first, List.of(step("a")));
    executions.demand(second, List.of(step("a")));

    executions.leave(first);
    finish(onlyJob(), 0, "made");

    assertThat(first.heard).isEmpty();
    assertThat(second.heard).containsExactly("finished [Snapshot[id=made]]");
  }

  @Test
  void aFailureIsTheOwnersAndTheOthersTryAgain() throws Exception {
    executions.demand(first, List.of(step("a")));
    executions.demand(second, List.of(step("a")));

    fail(onlyJob(), "flaky");

    assertThat(first.heard).containsExactly("failed: flaky");
    assertThat(second.heard).containsExactly("plan again 1");
  }

  @Test
  void aSecondFailureIsEverybodys() throws Exception {
    RecordingWaiter third = new RecordingWaiter("third");
    executions.demand(first, List.of(step("a")));
    executions.demand(second, List.of(step("a")));
    executions.demand(third, List.of(step("a")));
    fail(onlyJob(), "broken");

    executions.demand(second, List.of(step("a")));
    executions.demand(third, List.of(step("a")));
    fail(onlyJob(), "broken");

    assertThat(second.heard).containsExactly("plan again 1", "failed: broken");
    assertThat(third.heard).containsExactly("plan again 1", "failed: broken");
  }

  @Test
  void theStepsOfALostWorkerArePlannedAgain() throws Exception {
    executions.demand(first, List.of(step("a"), step("b")));
    Job job = onlyJob();
    report(new JobEvent.StepDone(job.id(), 1, 0, List.of(snapshot("made")), false, Instant.now()));

    board.workerGone(WORKER.id());
    settle();

    assertThat(first.heard).containsExactly("finished [Snapshot[id=made]]", "plan again 1");
  }

  @Test
  void aPlatformThatNoWorkerHasFailsAndSaysWhatThereIs() throws Exception {
    executions.demand(first, List.of(step("a", Platform.linux("s390x"))));
    settle();

    assertThat(first.heard)
        .containsExactly(
            "failed: no worker can run a job for linux/s390x: the farm has linux/amd64");
  }

  private static PlannedStep step(String name) {
    return step(name, AMD64);
  }

  private static PlannedStep step(String name, Platform platform) {
    return FakeWorkers.step(name, platform);
  }

  private static Content snapshot(String name) {
    return new Content.Snapshot(new SnapshotId(name));
  }

  private DesiredState desired() throws InterruptedException {
    Map<JobId, Integer> unknown = Map.of(new JobId("none"), 1);
    return board.synchronize(new WorkerState(WORKER, unknown, false));
  }

  private Job onlyJob() throws InterruptedException {
    DesiredState desired = desired();
    assertThat(desired.jobs()).hasSize(1);
    return desired.jobs().getFirst();
  }

  private void finish(Job job, int step, String made) throws Exception {
    report(
        new JobEvent.StepDone(
            job.id(), job.attempt(), step, List.of(snapshot(made)), false, Instant.now()));
    report(new JobEvent.JobDone(job.id(), job.attempt()));
  }

  private void fail(Job job, String why) throws Exception {
    report(new JobEvent.JobFailed(job.id(), job.attempt(), 0, CroftException.user(why)));
  }

  private void report(JobEvent event) throws Exception {
    board.report(event);
    settle();
  }

  /** Waits until everything that was posted has been dealt with. */
  private void settle() throws Exception {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    mailbox.post(() -> done.complete(true));
    done.get();
  }

  private static final class MemoryIndex implements StepIndex {

    private final Map<StepKey, StepRecord> records = new HashMap<>();

    @Override
    public Optional<StepRecord> find(StepKey key) {
      return Optional.ofNullable(records.get(key));
    }

    @Override
    public StepRecord keep(List<StepKey> keys, StepRecord record, boolean replace) {
      keys.forEach(key -> records.put(key, record));
      return record;
    }
  }
}
