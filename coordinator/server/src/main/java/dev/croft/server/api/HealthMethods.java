package dev.croft.server.api;

import dev.croft.agent.rpc.Answers;
import dev.croft.agent.rpc.Caller;
import dev.croft.agent.rpc.GrpcMethods;
import dev.croft.model.failure.CroftException;
import dev.croft.protocol.generated.health.HealthCheckRequest;
import dev.croft.protocol.generated.health.HealthCheckResponse;
import dev.croft.protocol.generated.health.HealthCheckResponse.ServingStatus;
import java.util.concurrent.CountDownLatch;

/** {@code grpc.health.v1.Health}: whoever is answered at all is answered that all is well. */
final class HealthMethods {
  private static final HealthCheckResponse SERVING =
      HealthCheckResponse.newBuilder().setStatus(ServingStatus.SERVING).build();

  private HealthMethods() {}

  static void bind(GrpcMethods.Service service) {
    service
        .unary("Check", HealthCheckRequest.getDefaultInstance(), (caller, request) -> SERVING)
        .streaming("Watch", HealthCheckRequest.getDefaultInstance(), HealthMethods::watch);
  }

  private static void watch(
      Caller caller, HealthCheckRequest request, Answers<HealthCheckResponse> answers) {
    answers.send(SERVING);
    try {
      // The health never changes; the watch lasts until the client leaves.
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    }
  }
}
