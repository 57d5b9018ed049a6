package dev.croft.server.jobs;

import static dev.croft.server.jobs.FakeWorkers.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.model.step.Job;
import dev.croft.model.worker.WorkerId;
import dev.croft.server.build.StepPlace;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedStepsTest {

  private final FakeWorkers farm = new FakeWorkers();
  private final RecordingWaiter first = new RecordingWaiter("first");
  private final RecordingWaiter second = new RecordingWaiter("second");

  @AfterEach
  void close() {
    farm.close();
  }

  @Test
  void aStepThatManyBuildsWantIsExecutedOnce() throws Exception {
    farm.worker("a", 4);
    farm.worker("b", 4);
    for (int i = 0; i < 20; i++) {
      farm.executions.demand(new RecordingWaiter("build " + i), List.of(step("same")));
    }

    assertThat(farm.jobs("a").size() + farm.jobs("b").size()).isEqualTo(1);
  }

  @Test
  void aStepThatIsQuietWhileItsOwnerWaitsIsNotExecutedTwiceSoon() throws Exception {
    Job job = joined();

    farm.pass(Duration.ofMinutes(9));

    assertThat(farm.jobs("b")).isEmpty();
    assertThat(farm.jobs("a")).containsExactly(job);
  }

  @Test
  void aStepThatHangsAfterItsOwnerWasCancelledIsExecutedAgainForTheOthers() throws Exception {
    joined();
    farm.executions.leave(first);

    farm.pass(Duration.ofSeconds(61));

    assertThat(farm.jobs("b")).hasSize(1);
    farm.finish(farm.jobs("b").getFirst(), "made-again");
    assertThat(second.heard).contains("finished [Snapshot[id=made-again]]");
    assertThat(farm.jobs("a")).isEmpty();
  }

  @Test
  void aStepThatOnlySeemedToHangStillServesAll() throws Exception {
    Job slow = joined();
    farm.executions.leave(first);
    farm.pass(Duration.ofSeconds(61));

    farm.finish(slow, "made-at-last");

    assertThat(second.heard).contains("finished [Snapshot[id=made-at-last]]");
    assertThat(farm.jobs("b")).isEmpty();
  }

  @Test
  void aStepThatHangsForItsOwnerTooHoldsTheOthersForABoundedTime() throws Exception {
    joined();

    farm.pass(Duration.ofMinutes(11));
    farm.finish(farm.jobs("b").getFirst(), "made-again");

    assertThat(first.heard).contains("finished [Snapshot[id=made-again]]");
    assertThat(second.heard).contains("finished [Snapshot[id=made-again]]");
    assertThat(farm.jobs("a")).isEmpty();
  }

  @Test
  void aStepThatNobodyJoinedIsNeverExecutedTwice() throws Exception {
    farm.worker("a", 1);
    farm.worker("b", 1);
    farm.executions.demand(first, List.of(step("s")));
    farm.shows(farm.jobs("a").getFirst());

    farm.pass(Duration.ofMinutes(30));

    assertThat(farm.jobs("b")).isEmpty();
  }

  @Test
  void aStepThatFailsInOneOfTwoExecutionsGoesOnInTheOther() throws Exception {
    Job hanging = joined();
    farm.pass(Duration.ofMinutes(11));

    farm.fail(hanging, "killed");
    assertThat(first.heard).contains("failed: killed");
    farm.finish(farm.jobs("b").getFirst(), "made-again");

    assertThat(second.heard)
        .doesNotContain("failed: killed")
        .contains("finished [Snapshot[id=made-again]]");
  }

  @Test
  void aStepThatIsExecutedTwiceAndWantedByNobodyIsCancelledTwice() throws Exception {
    joined();
    farm.pass(Duration.ofMinutes(11));

    farm.executions.leave(first);
    farm.executions.leave(second);

    assertThat(farm.jobs("a")).isEmpty();
    assertThat(farm.jobs("b")).isEmpty();
  }

  @Test
  void aStepThatLosesItsWorkerIsPlannedAgainForAll() throws Exception {
    joined();

    farm.board.workerGone(new WorkerId("a"));
    farm.settle();

    assertThat(first.heard).contains("plan again 1");
    assertThat(second.heard).contains("plan again 1");
  }

  @Test
  void aStepThatWaitsIsToldWhereItStandsAndThenWhoGotIt() throws Exception {
    farm.worker("a", 1);
    farm.executions.demand(first, List.of(step("running")));
    Job running = farm.jobs("a").getFirst();
    farm.executions.demand(first, List.of(step("before")));
    farm.executions.demand(second, List.of(step("waiting")));

    farm.pass(Duration.ofSeconds(2));
    assertThat(second.places).contains(waits(2));
    farm.finish(running, "made");
    farm.finish(farm.jobs("a").getFirst(), "made");

    assertThat(second.places.getLast())
        .isEqualTo(
            new StepPlace.Runs("a", false, "native, the only one", Duration.ofSeconds(2), 1));
  }

  private StepPlace waits(int position) {
    return new StepPlace.Waits(
        position, "for a free worker", farm.clock.instant().minus(Duration.ofSeconds(2)));
  }

  /** A step that the first build had started on worker a, and the second has joined. */
  private Job joined() throws Exception {
    farm.worker("a", 1);
    farm.worker("b", 1);
    farm.executions.demand(first, List.of(step("s")));
    farm.executions.demand(second, List.of(step("s")));
    Job job = farm.jobs("a").getFirst();
    farm.shows(job);
    return job;
  }
}
