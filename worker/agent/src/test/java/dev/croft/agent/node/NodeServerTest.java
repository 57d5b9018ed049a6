package dev.croft.agent.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.rpc.Status;
import dev.croft.protocol.generated.health.HealthCheckRequest;
import dev.croft.protocol.generated.health.HealthCheckResponse;
import dev.croft.protocol.generated.health.HealthGrpc;
import io.grpc.StatusRuntimeException;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeServerTest {

  private static final String HOST = "127.0.0.1";
  private final Vertx vertx = Vertx.vertx();
  private final NodeServer server = NodeServer.open(vertx, HOST, 0, () -> Optional.of("t0ken"));
  private final NodeChannels right = new NodeChannels(() -> Optional.of("t0ken"));
  private final NodeChannels wrong = new NodeChannels(() -> Optional.of("guess"));
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);

  @BeforeEach
  void serve() {
    server
        .methods()
        .service("grpc.health.v1.Health", _ -> Status.getDefaultInstance())
        .unary("Check", HealthCheckRequest.getDefaultInstance(), (_, request) -> answer(request));
    server.handle("/content/", request -> request.response().end("bytes"));
  }

  private HealthCheckResponse answer(HealthCheckRequest request) {
    if (request.getService().equals("slow")) {
      begun.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted.countDown();
      }
    }
    return HealthCheckResponse.newBuilder()
        .setStatus(HealthCheckResponse.ServingStatus.SERVING)
        .build();
  }

  @AfterEach
  void close() {
    right.close();
    wrong.close();
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private HealthGrpc.HealthBlockingStub stub(NodeChannels channels) {
    return HealthGrpc.newBlockingStub(channels.to(HOST + ":" + server.port()));
  }

  @Test
  void aNodeOfTheFarmIsAnswered() {
    assertThat(stub(right).check(HealthCheckRequest.getDefaultInstance()).getStatus())
        .isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
  }

  @Test
  void whoeverDoesNotSayTheTokenIsTurnedAway() throws Exception {
    assertThatThrownBy(() -> stub(wrong).check(HealthCheckRequest.getDefaultInstance()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("UNAUTHENTICATED");
    assertThat(get("/content/x", "Bearer guess").statusCode()).isEqualTo(401);
    assertThat(get("/content/x", "Bearer t0ken").body()).isEqualTo("bytes");
    assertThat(get("/other", "Bearer t0ken").statusCode()).isEqualTo(404);
  }

  @Test
  void someThingsAreForAnybody() throws Exception {
    server.handleOfAnybody("/metrics", request -> request.response().end("up 1"));

    assertThat(get("/metrics", "none").body()).isEqualTo("up 1");
    assertThat(get("/metrics/../content/x", "none").statusCode()).isEqualTo(401);
  }

  private HttpResponse<String> get(String path, String authorization) throws Exception {
    URI uri = URI.create("http://" + HOST + ":" + server.port() + path);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(uri).setHeader("authorization", authorization).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void interruptingACallerInterruptsTheWorkAtTheOtherEnd() throws Exception {
    Thread caller =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    stub(right).check(HealthCheckRequest.newBuilder().setService("slow").build());
                  } catch (StatusRuntimeException e) {
                    // Cancelled, as is wanted.
                  }
                });
    begun.await();
    caller.interrupt();
    interrupted.await();
    caller.join();
  }
}
