package dev.croft.server.head;

import static dev.croft.server.jobs.FakeWorkers.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.agent.node.NodeChannels;
import dev.croft.agent.node.NodeServer;
import dev.croft.agent.remote.RemoteClient;
import dev.croft.model.step.Job;
import dev.croft.server.jobs.FakeWorkers;
import dev.croft.server.remote.Loans;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HeadStepsTest {

  private static final Optional<String> TOKEN = Optional.of("of the farm");

  private final Vertx vertx = Vertx.vertx();
  private final FakeWorkers head = new FakeWorkers();
  private final FakeWorkers other = new FakeWorkers();
  private final NodeServer server = NodeServer.open(vertx, "127.0.0.1", 0, () -> TOKEN);
  private final NodeChannels channels = new NodeChannels(() -> TOKEN);
  private Optional<String> headElsewhere = Optional.of("127.0.0.1:" + server.port());
  private final Loans loans = new Loans("127.0.0.1:1");
  private final HeadSteps steps =
      new HeadSteps(
          other.executions,
          new Place(),
          channels::to,
          scope -> loans.lend(new RemoteClient(() -> channels.to("127.0.0.1:1"), "")));
  private final HearingWaiter here = new HearingWaiter("here");
  private final HearingWaiter there = new HearingWaiter("there");

  private final class Place implements HeadPlace {

    @Override
    public boolean isHere() {
      return headElsewhere.isEmpty();
    }

    @Override
    public Optional<String> elsewhere() {
      return headElsewhere;
    }
  }

  HeadStepsTest() {
    new StepsService(head.executions, () -> true).bind(server.methods());
  }

  @AfterEach
  void close() {
    channels.close();
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    head.close();
    other.close();
  }

  @Test
  void aStepThatBuildsOfTwoCoordinatorsWantIsExecutedOnceForBoth() throws Exception {
    head.worker("a", 4);
    head.executions.demand(there, List.of(step("s")));
    steps.demand(here, List.of(step("s")));
    assertThat(here.hears()).isEqualTo("runs on a");

    List<Job> jobs = head.jobs("a");
    assertThat(jobs).hasSize(1);
    head.finish(jobs.getFirst(), "made");

    assertThat(here.hears()).isEqualTo("finished [Snapshot[id=made]]");
    assertThat(there.hears()).isEqualTo("runs on a");
    assertThat(there.hears()).isEqualTo("finished [Snapshot[id=made]]");
  }

  @Test
  void aStepThatAnotherCoordinatorsBuildJoinedGoesOnWhenTheFirstLeaves() throws Exception {
    head.worker("a", 4);
    head.executions.demand(there, List.of(step("s")));
    steps.demand(here, List.of(step("s")));
    assertThat(here.hears()).isEqualTo("runs on a");

    head.executions.leave(there);
    head.finish(head.jobs("a").getFirst(), "made");

    assertThat(here.hears()).isEqualTo("finished [Snapshot[id=made]]");
  }

  @Test
  void aStepThatNobodyWantsAnyMoreIsCancelledAtTheHead() throws Exception {
    head.worker("a", 4);
    steps.demand(here, List.of(step("s")));
    assertThat(here.hears()).isEqualTo("runs on a");

    steps.leave(here);

    while (!head.jobs("a").isEmpty()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aStepThatWasDemandedOfALostHeadIsPlannedAgainAndGoesToTheNext() throws Exception {
    head.worker("a", 4);
    steps.demand(here, List.of(step("s"), step("t")));
    assertThat(here.hears()).isEqualTo("runs on a");
    assertThat(here.hears()).isEqualTo("runs on a");

    server.close();
    assertThat(here.hears()).isEqualTo("plan again 2");
    headElsewhere = Optional.empty();
    other.worker("b", 4);
    steps.demand(here, List.of(step("s"), step("t")));
    Job again = other.jobs("b").getFirst();
    other.finish(again, "made-s", "made-t");

    assertThat(List.of(here.hears(), here.hears(), here.hears(), here.hears()))
        .containsExactly(
            "runs on b",
            "runs on b",
            "finished [Snapshot[id=made-s]]",
            "finished [Snapshot[id=made-t]]");
  }

  @Test
  void aStepThatIsDemandedOfACoordinatorThatIsNotTheHeadIsPlannedAgain() throws Exception {
    NodeServer notHead = NodeServer.open(vertx, "127.0.0.1", 0, () -> TOKEN);
    new StepsService(head.executions, () -> false).bind(notHead.methods());
    headElsewhere = Optional.of("127.0.0.1:" + notHead.port());

    steps.demand(here, List.of(step("s")));

    assertThat(here.hears()).isEqualTo("plan again 1");
    notHead.close();
  }
}
