package dev.croft.agent.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodesTest {

  @Test
  void aNodeThatJoinsIsSeenAndOneThatVanishesIsMissed() throws Exception {
    try (Meeting coordinator =
        Meeting.join(NodeKind.COORDINATOR, freePort(), List.of())
            .named("c", NodeKind.COORDINATOR)) {
      Meeting worker =
          Meeting.join(NodeKind.WORKER, freePort(), List.of(coordinator.address()))
              .named("w", NodeKind.WORKER);
      assertThat(coordinator.awaitNews("+w"::equals)).isEqualTo("+w");
      assertThat(worker.awaitNews("+c"::equals)).isEqualTo("+c");
      assertThat(worker.nodes().head().orElseThrow().id()).isEqualTo(new NodeId("c"));
      worker.vanish();
      assertThat(coordinator.awaitNews(news -> news.startsWith("-"))).isEqualTo("-w");
      assertThat(coordinator.nodes().find(new NodeId("w"))).isEmpty();
    }
  }

  @Test
  void theOldestCoordinatorIsTheHeadAndTheNextOneFollowsIt() throws Exception {
    Meeting first =
        Meeting.join(NodeKind.COORDINATOR, freePort(), List.of())
            .named("first", NodeKind.COORDINATOR);
    FarmRecord record = new FarmRecord(first.member());
    String token = record.makeToken();
    long epoch = record.takeOffice();
    assertThat(record.takeOffice()).isEqualTo(epoch);
    try (Meeting second =
        Meeting.join(NodeKind.COORDINATOR, freePort(), List.of(first.address()))
            .named("second", NodeKind.COORDINATOR)) {
      FarmRecord seen = new FarmRecord(second.member());
      assertThat(seen.makeToken()).isEqualTo(token);
      assertThat(seen.epoch()).isEqualTo(epoch);
      second.awaitNews("+first"::equals);
      assertThat(second.nodes().head().orElseThrow().id()).isEqualTo(new NodeId("first"));
      first.vanish();
      second.awaitNews("-first"::equals);
      assertThat(second.nodes().head().orElseThrow().id()).isEqualTo(new NodeId("second"));
      assertThat(seen.token()).contains(token);
      assertThat(seen.takeOffice()).isGreaterThan(epoch);
    }
  }

  @Test
  void aWorkerThatIsThereFirstFindsACoordinatorThatComesLater() throws Exception {
    int port = freePort();
    try (Meeting worker =
        Meeting.join(NodeKind.WORKER, freePort(), List.of("127.0.0.1:" + port))
            .named("early", NodeKind.WORKER)) {
      assertThat(worker.nodes().head()).isEmpty();
      assertThat(new FarmRecord(worker.member()).token()).isEmpty();
      for (String name : List.of("c1", "c2")) {
        Meeting coordinator =
            Meeting.join(NodeKind.COORDINATOR, port, List.of()).named(name, NodeKind.COORDINATOR);
        assertThat(coordinator.awaitNews("+early"::equals)).isEqualTo("+early");
        worker.awaitNews(("+" + name)::equals);
        coordinator.vanish();
        worker.awaitNews(("-" + name)::equals);
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
