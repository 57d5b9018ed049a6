package dev.croft.agent.rpc;

import com.google.rpc.Status;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerResponse;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** Sends a call's answer from a thread that may wait; everything happens on the call's context. */
public final class ResponseStream<Q, A> implements Answers<A> {
  private static final String DETAILS = "grpc-status-details-bin";
  private static final String NOW = "buildkit-current-timestamp";

  private final Context context;
  private final GrpcServerResponse<Q, A> response;

  /** Takes a call's answer over, on the call's context. */
  public ResponseStream(Context context, GrpcServerResponse<Q, A> response) {
    this.context = context;
    this.response = response;
  }

  @Override
  public void open() {
    await(
        () -> {
          response.headers().set(NOW, Instant.now().toString());
          return response.writeHead();
        });
  }

  @Override
  public void send(A message) {
    await(() -> response.write(message));
  }

  /** Ends the answer well, with a last message. */
  void end(A message) {
    CompletableFuture<Void> _ = onContext(() -> response.end(message));
  }

  /** Ends the answer well. */
  void end() {
    CompletableFuture<Void> _ = onContext(response::end);
  }

  /** Ends the answer with a failure and its details. */
  public void fail(Status status) {
    CompletableFuture<Void> _ =
        onContext(
            () -> {
              response
                  .status(GrpcStatus.valueOf(status.getCode()))
                  .statusMessage(status.getMessage());
              response
                  .trailers()
                  .set(
                      DETAILS,
                      Base64.getEncoder().withoutPadding().encodeToString(status.toByteArray()));
              return response.end();
            });
  }

  private void await(Supplier<Future<Void>> action) {
    CompletableFuture<Void> done = onContext(action);
    try {
      done.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    } catch (ExecutionException e) {
      throw new CroftException(FailureKind.CANCELLED, "the client is gone", e);
    }
  }

  /** Vert.x throws where the client has reset the stream already; that is a failure like others. */
  private CompletableFuture<Void> onContext(Supplier<Future<Void>> action) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    context.runOnContext(
        _ -> {
          try {
            action.get().onSuccess(_ -> done.complete(null)).onFailure(done::completeExceptionally);
          } catch (IllegalStateException e) {
            done.completeExceptionally(e);
          }
        });
    return done;
  }
}
