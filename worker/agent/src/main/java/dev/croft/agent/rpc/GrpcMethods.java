package dev.croft.agent.rpc;

import com.google.protobuf.Message;
import com.google.rpc.Status;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds blocking code to gRPC methods: each call runs on a virtual thread of its own, which is
 * interrupted when the client goes.
 */
public final class GrpcMethods {
  private static final Logger LOG = LoggerFactory.getLogger(GrpcMethods.class);

  private final GrpcServer server;
  private final Semaphore room;

  /**
   * Methods of a server.
   *
   * @param maxCalls how many may run at once
   */
  public GrpcMethods(GrpcServer server, int maxCalls) {
    this.server = server;
    this.room = new Semaphore(maxCalls);
  }

  /** The methods of one service, whose failures become statuses in one way. */
  public Service service(String name, Function<CroftException, Status> failures) {
    return new Service(ServiceName.create(name), failures);
  }

  /** One service. */
  public final class Service {
    private final ServiceName name;
    private final Function<CroftException, Status> failures;

    private Service(ServiceName name, Function<CroftException, Status> failures) {
      this.name = name;
      this.failures = failures;
    }

    /** A method with one message in and one out. */
    public <Q extends Message, A extends Message> Service unary(
        String method, Q prototype, Methods.Unary<Q, A> code) {
      return onMessage(
          method,
          prototype,
          (Caller caller, Q message, ResponseStream<Q, A> stream) ->
              stream.end(code.answer(caller, message)));
    }

    /** A method with one message in and many out. */
    public <Q extends Message, A extends Message> Service streaming(
        String method, Q prototype, Methods.Streaming<Q, A> code) {
      return onMessage(
          method,
          prototype,
          (Caller caller, Q message, ResponseStream<Q, A> stream) -> {
            code.answer(caller, message, stream);
            stream.end();
          });
    }

    /** A method with many messages in and many out. */
    public <Q extends Message, A extends Message> Service conversation(
        String method, Q prototype, Methods.Conversation<Q, A> code) {
      return this.<Q, A>raw(
          method,
          prototype,
          request -> {
            Context context = Objects.requireNonNull(Vertx.currentContext());
            ResponseStream<Q, A> stream = new ResponseStream<>(context, request.response());
            RequestStream<Q, A> requests = new RequestStream<>(context, request);
            RunningCall call = cancelledWith(request);
            Caller caller = Caller.of(request.headers());
            start(
                method,
                call,
                stream,
                () -> {
                  code.hold(caller, requests, stream);
                  stream.end();
                });
          });
    }

    /** A method whose handler does everything itself, on the event loop. */
    public <Q extends Message, A extends Message> Service raw(
        String method, Q prototype, Consumer<GrpcServerRequest<Q, A>> handler) {
      server.callHandler(this.<Q, A>method(method, prototype), handler::accept);
      return this;
    }

    private <Q extends Message, A extends Message> Service onMessage(
        String method, Q prototype, Work<Q, A> work) {
      return this.<Q, A>raw(
          method,
          prototype,
          request -> {
            Context context = Objects.requireNonNull(Vertx.currentContext());
            ResponseStream<Q, A> stream = new ResponseStream<>(context, request.response());
            RunningCall call = cancelledWith(request);
            Caller caller = Caller.of(request.headers());
            request.handler(
                message -> start(method, call, stream, () -> work.run(caller, message, stream)));
          });
    }

    private static <Q, A> RunningCall cancelledWith(GrpcServerRequest<Q, A> request) {
      RunningCall call = new RunningCall();
      request.errorHandler(_ -> call.cancel());
      request.exceptionHandler(_ -> call.cancel());
      request.response().exceptionHandler(_ -> call.cancel());
      return call;
    }

    private void start(
        String method, RunningCall call, ResponseStream<?, ?> stream, Runnable work) {
      if (!room.tryAcquire()) {
        stream.fail(
            failures.apply(
                new CroftException(
                    FailureKind.RESOURCE, "too many calls at once: try again later")));
        return;
      }
      Thread.ofVirtual()
          .name("rpc-" + method)
          .start(
              () -> {
                try {
                  call.run(() -> answer(method, call, stream, work));
                } finally {
                  room.release();
                }
              });
    }

    private void answer(
        String method, RunningCall call, ResponseStream<?, ?> stream, Runnable work) {
      try {
        work.run();
      } catch (RuntimeException | Error e) {
        CroftException failure = asFailure(e);
        if (failure.kind() == FailureKind.INTERNAL) {
          LOG.error("{} failed", method, failure);
        }
        if (!call.isCancelled()) {
          stream.fail(failures.apply(failure));
        }
      }
    }

    private static CroftException asFailure(Throwable cause) {
      return cause instanceof CroftException failure
          ? failure
          : new CroftException(FailureKind.INTERNAL, "internal error: " + cause, cause);
    }

    private <Q extends Message, A extends Message> ServiceMethod<Q, A> method(
        String method, Q prototype) {
      return ServiceMethod.server(
          name, method, GrpcMessageEncoder.<A>encoder(), GrpcMessageDecoder.<Q>decoder(prototype));
    }
  }

  /** What to do with a call's message. */
  @FunctionalInterface
  private interface Work<Q, A> {
    void run(Caller caller, Q message, ResponseStream<Q, A> stream);
  }
}
