package dev.croft.agent.rpc;

import dev.croft.model.failure.CroftException;
import io.vertx.core.Context;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Hands a call's messages to a thread that waits for them, one at a time. */
final class RequestStream<Q, A> implements Requests<Q> {
  private final Context context;
  private final GrpcServerRequest<Q, A> request;
  private final BlockingQueue<Optional<Q>> arrived = new LinkedBlockingQueue<>();
  private boolean over;

  /** Takes a call over, on its context, before anything of it was read. */
  RequestStream(Context context, GrpcServerRequest<Q, A> request) {
    this.context = context;
    this.request = request;
    request.pause();
    request.handler(message -> arrived.add(Optional.of(message)));
    request.endHandler(_ -> arrived.add(Optional.empty()));
  }

  @Override
  public Optional<Q> next() {
    if (over) {
      return Optional.empty();
    }
    context.runOnContext(_ -> request.fetch(1));
    try {
      Optional<Q> message = arrived.take();
      over = message.isEmpty();
      return message;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    }
  }
}
