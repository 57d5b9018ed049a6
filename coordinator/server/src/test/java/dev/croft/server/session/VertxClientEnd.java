package dev.croft.server.session;

import com.google.protobuf.UnsafeByteOperations;
import dev.croft.protocol.generated.control.BytesMessage;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.grpc.server.GrpcServerRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/** A session's stream on a Vert.x gRPC call. */
final class VertxClientEnd implements ClientEnd {

  private final Context context;
  private final GrpcServerRequest<BytesMessage, BytesMessage> request;
  private volatile boolean gone;

  VertxClientEnd(Context context, GrpcServerRequest<BytesMessage, BytesMessage> request) {
    this.context = context;
    this.request = request;
    request.exceptionHandler(_ -> gone = true);
  }

  @Override
  public CompletionStage<?> send(ByteBuffer chunk) {
    Promise<Void> sent = Promise.promise();
    BytesMessage message =
        BytesMessage.newBuilder().setData(UnsafeByteOperations.unsafeWrap(chunk)).build();
    context.runOnContext(_ -> request.response().write(message).onComplete(sent));
    return sent.future().toCompletionStage();
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
          if (!gone) {
            request.response().end();
          }
        });
  }
}
