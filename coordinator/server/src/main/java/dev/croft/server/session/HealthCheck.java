package dev.croft.server.session;

import dev.croft.protocol.generated.health.HealthCheckRequest;
import dev.croft.protocol.generated.health.HealthGrpc;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Asks a client at intervals whether it is there, until it is not or the thread is interrupted. */
final class HealthCheck implements Runnable {

  private final Channel channel;
  private final HealthLimits limits;
  private final Consumer<String> onDead;

  HealthCheck(Channel channel, HealthLimits limits, Consumer<String> onDead) {
    this.channel = channel;
    this.limits = limits;
    this.onDead = onDead;
  }

  @Override
  public void run() {
    int failures = 0;
    Duration last = Duration.ZERO;
    try {
      while (true) {
        Thread.sleep(limits.interval());
        long started = System.nanoTime();
        try {
          check(channel, limits.timeoutAfter(last));
          failures = 0;
        } catch (StatusRuntimeException e) {
          failures++;
          if (failures >= limits.failures()) {
            onDead.accept("session healthcheck failed fatally: " + e.getMessage());
            return;
          }
        }
        last = Duration.ofNanos(System.nanoTime() - started);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Asks once; returns when the client says that it is there.
   *
   * @throws StatusRuntimeException where it says anything else, or nothing in time
   */
  static void check(Channel channel, Duration timeout) {
    var _ =
        HealthGrpc.newBlockingStub(channel)
            .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
            .check(HealthCheckRequest.getDefaultInstance());
  }
}
