package dev.croft.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.protocol.generated.health.HealthCheckRequest;
import dev.croft.protocol.generated.health.HealthCheckResponse;
import dev.croft.protocol.generated.health.HealthGrpc;
import dev.croft.protocol.generated.secrets.GetSecretRequest;
import dev.croft.protocol.generated.secrets.GetSecretResponse;
import dev.croft.protocol.generated.secrets.SecretsGrpc;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SessionsTest {

  private final Sessions sessions = new Sessions();

  @AfterEach
  void closeSessions() {
    sessions.close();
  }

  @Test
  void aCallGoesThroughTheTunnelToTheClient() throws Exception {
    try (GrpcClient client = GrpcClient.serving(new Echo())) {
      Session session = client.open(sessions, "one");

      assertThat(ask(session, "hello")).isEqualTo("hello");
    }
  }

  @Test
  void manyCallsShareOneTunnel() throws Exception {
    try (GrpcClient client = GrpcClient.serving(new Echo());
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Session session = client.open(sessions, "one");
      String large = "x".repeat(1 << 20);

      List<Future<String>> answers =
          java.util.stream.IntStream.range(0, 50)
              .mapToObj(i -> callers.submit(() -> ask(session, large + i)))
              .toList();

      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get()).isEqualTo(large + i);
      }
    }
  }

  @Test
  void aSessionKnowsWhatItsClientServes() throws Exception {
    try (GrpcClient client = GrpcClient.serving(new Echo())) {
      Session session = client.open(sessions, "one");

      assertThat(session.supports("/moby.buildkit.secrets.v1.Secrets/GetSecret")).isTrue();
      assertThat(session.supports("/moby.filesync.v1.FileSync/DiffCopy")).isFalse();
      assertThat(session.sharedKey()).isEqualTo("shared");
    }
  }

  @Test
  void waitingForASessionEndsWhenItOpens() throws Exception {
    try (GrpcClient client = GrpcClient.serving(new Echo());
        ExecutorService waiters = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Session> waiting = waiters.submit(() -> sessions.get("late", Duration.ofSeconds(30)));

      Session opened = client.open(sessions, "late");

      assertThat(waiting.get()).isSameAs(opened);
    }
  }

  @Test
  void aSessionThatIsSettledIsUpAlsoWhereItOpensMeanwhile() throws Exception {
    try (GrpcClient client = GrpcClient.serving(new Echo());
        ExecutorService waiters = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> settling = waiters.submit(() -> sessions.settle("late"));

      ManagedChannel channel = (ManagedChannel) client.open(sessions, "late").channel();
      settling.get();

      assertThat(channel.getState(false)).isEqualTo(ConnectivityState.READY);
    }
  }

  @Test
  void whatNeverComesOrIsOverIsSettled() throws Exception {
    try (GrpcClient client = GrpcClient.serving(new Echo())) {
      client.open(sessions, "one").close("enough");

      sessions.settle("one");
      sessions.settle("nobody");
      sessions.settle("");

      assertThat(sessions.count()).isZero();
    }
  }

  @Test
  void aSessionThatDoesNotComeIsNamed() {
    assertThatThrownBy(() -> sessions.get("nobody", Duration.ofMillis(1)))
        .isInstanceOfSatisfying(
            CroftException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.NOT_FOUND))
        .hasMessage("no active session for nobody: context deadline exceeded");
  }

  @Test
  void aPrefixThatTellsContextsApartIsIgnored() throws Exception {
    try (GrpcClient client = GrpcClient.serving(new Echo())) {
      Session session = client.open(sessions, "one");

      assertThat(sessions.get("context:one", Duration.ZERO)).isSameAs(session);
    }
  }

  @Test
  void anOpenSessionsNameCannotBeTaken() throws Exception {
    try (GrpcClient client = GrpcClient.serving(new Echo());
        GrpcClient stranger = GrpcClient.serving(new Echo())) {
      Session session = client.open(sessions, "one");

      assertThatThrownBy(() -> sessions.open(stranger.headers("one"), stranger))
          .isInstanceOf(CroftException.class)
          .hasMessage("session one already exists");
      assertThat(ask(session, "still mine")).isEqualTo("still mine");
    }
  }

  @Test
  void aSessionWithoutANameIsRefused() throws Exception {
    try (GrpcClient client = GrpcClient.serving()) {
      assertThatThrownBy(() -> sessions.open(Map.of(), client))
          .isInstanceOf(CroftException.class)
          .hasMessageContaining("x-docker-expose-session-uuid is missing");
    }
  }

  @Test
  void whenTheClientGoesItsCallsFailAndItsNameIsFree() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    GrpcClient client = GrpcClient.serving(new Silent(called));
    Session session = client.open(sessions, "one");
    CompletableFuture<String> end = session.ended().toCompletableFuture();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> call = callers.submit(() -> ask(session, "anyone?"));
      called.await();

      client.close();

      assertThat(call).failsWithin(30, TimeUnit.SECONDS);
      assertThat(end.get()).isEqualTo("the client has gone");
      assertThat(sessions.find("one")).isEmpty();
    }
  }

  @Test
  void whenASessionIsClosedItsStreamEnds() throws Exception {
    try (GrpcClient client = GrpcClient.serving(new Echo())) {
      Session session = client.open(sessions, "one");
      ask(session, "hello");

      session.close("enough");

      client.ended().toCompletableFuture().get();
      assertThatThrownBy(() -> ask(session, "hello")).isInstanceOf(StatusRuntimeException.class);
    }
  }

  @Test
  void aClientThatDoesNotAnswerInTheTimeItAnnouncedIsGone() throws Exception {
    try (GrpcClient client = GrpcClient.serving(new SilentHealth())) {
      Map<String, List<String>> headers = new HashMap<>(client.headers("one"));
      headers.put("X-Buildkit-Session-Health-Custom-Timeout", List.of("1"));

      Session session = client.open(sessions, "one", headers);

      assertThat(session.ended().toCompletableFuture().get())
          .startsWith("session healthcheck failed fatally: DEADLINE_EXCEEDED");
    }
  }

  private static String ask(Session session, String text) {
    return SecretsGrpc.newBlockingStub(session.channel())
        .getSecret(GetSecretRequest.newBuilder().setID(text).build())
        .getData()
        .toStringUtf8();
  }

  private static final class Echo extends SecretsGrpc.SecretsImplBase {
    @Override
    public void getSecret(GetSecretRequest request, StreamObserver<GetSecretResponse> answer) {
      answer.onNext(GetSecretResponse.newBuilder().setData(request.getIDBytes()).build());
      answer.onCompleted();
    }
  }

  private static final class Silent extends SecretsGrpc.SecretsImplBase {
    private final CountDownLatch called;

    Silent(CountDownLatch called) {
      this.called = called;
    }

    @Override
    public void getSecret(GetSecretRequest request, StreamObserver<GetSecretResponse> answer) {
      called.countDown();
    }
  }

  private static final class SilentHealth extends HealthGrpc.HealthImplBase {
    @Override
    public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> answer) {
      if (!request.getService().isEmpty()) {
        answer.onError(Status.NOT_FOUND.asRuntimeException());
      }
    }
  }
}
