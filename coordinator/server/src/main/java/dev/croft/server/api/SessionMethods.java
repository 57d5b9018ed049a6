package dev.croft.server.api;

import com.google.protobuf.ByteString;
import dev.croft.agent.rpc.Caller;
import dev.croft.agent.rpc.GrpcMethods;
import dev.croft.agent.rpc.ResponseStream;
import dev.croft.protocol.generated.control.BytesMessage;
import dev.croft.server.build.Tasks;
import dev.croft.server.session.ClientEnd;
import dev.croft.server.session.Sessions;
import dev.croft.server.session.Tunnel;
import dev.croft.server.wire.FailureMessages;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code Control.Session}: a call that carries a session's bytes both ways until one side leaves.
 * Whichever side is slow makes the other wait.
 */
final class SessionMethods {
  private final Sessions sessions;

  SessionMethods(Sessions sessions) {
    this.sessions = sessions;
  }

  void bind(GrpcMethods.Service service) {
    service.raw("Session", BytesMessage.getDefaultInstance(), this::accept);
  }

  private void accept(GrpcServerRequest<BytesMessage, BytesMessage> request) {
    Context context = Objects.requireNonNull(Vertx.currentContext());
    CompletableFuture<Tunnel> opened = new CompletableFuture<>();
    VertxEnd end = new VertxEnd(context, request, request.response());
    request.pause();
    request.handler(message -> opened.join().received(message.getData().asReadOnlyByteBuffer()));
    request.endHandler(_ -> closeWhenOpen(opened));
    request.errorHandler(_ -> gone(end, opened));
    request.exceptionHandler(_ -> gone(end, opened));
    request.response().exceptionHandler(_ -> gone(end, opened));
    Caller caller = Caller.of(request.headers());
    Tasks.thread("session-open", () -> open(caller, end, opened)).start();
  }

  private static void gone(VertxEnd end, CompletableFuture<Tunnel> opened) {
    end.over = true;
    closeWhenOpen(opened);
  }

  private static void closeWhenOpen(CompletableFuture<Tunnel> opened) {
    CompletableFuture<Void> _ = opened.thenAccept(Tunnel::closed);
  }

  private void open(Caller caller, VertxEnd end, CompletableFuture<Tunnel> opened) {
    try {
      opened.complete(sessions.open(caller.headers(), end));
      end.accepted();
    } catch (RuntimeException e) {
      end.refuse(e);
    }
  }

  /** The client's side of a session, on the call's context. */
  private static final class VertxEnd implements ClientEnd {
    private final Context context;
    private final GrpcServerRequest<BytesMessage, BytesMessage> request;
    private final GrpcServerResponse<BytesMessage, BytesMessage> response;
    // Both belong to the context.
    private boolean begun;
    private boolean over;

    VertxEnd(
        Context context,
        GrpcServerRequest<BytesMessage, BytesMessage> request,
        GrpcServerResponse<BytesMessage, BytesMessage> response) {
      this.context = context;
      this.request = request;
      this.response = response;
    }

    void accepted() {
      context.runOnContext(
          _ -> {
            if (over) {
              return;
            }
            if (!begun) {
              begun = true;
              response.writeHead();
            }
            request.resume();
          });
    }

    void refuse(RuntimeException cause) {
      context.runOnContext(_ -> over = true);
      new ResponseStream<>(context, response).fail(FailureMessages.ofCall(Tasks.asFailure(cause)));
    }

    @Override
    public CompletionStage<?> send(ByteBuffer chunk) {
      BytesMessage message = BytesMessage.newBuilder().setData(ByteString.copyFrom(chunk)).build();
      CompletableFuture<Void> sent = new CompletableFuture<>();
      context.runOnContext(
          _ -> {
            if (over) {
              sent.completeExceptionally(new IllegalStateException("the session is over"));
              return;
            }
            begun = true;
            response
                .write(message)
                .onSuccess(_ -> sent.complete(null))
                .onFailure(sent::completeExceptionally);
          });
      return sent;
    }

    @Override
    public void pause() {
      context.runOnContext(_ -> request.pause());
    }

    @Override
    public void resume() {
      context.runOnContext(_ -> request.resume());
    }

    @Override
    public void end() {
      context.runOnContext(
          _ -> {
            if (!over) {
              over = true;
              response.end();
            }
          });
    }
  }
}
