package dev.croft.server.session.files;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call with messages in both directions, for blocking code. What comes is handed to the consumer
 * one by one; while it works a few more are read, and no others.
 */
final class BlockingCall<Q, A> {

  /** Asking for one at a time would cost two changes of threads for each. */
  private static final int READ_AHEAD = 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Consumer<A> onMessage;
  private @Nullable ClientCallStreamObserver<Q> requests;
  private @Nullable Status end;

  private BlockingCall(Consumer<A> onMessage) {
    this.onMessage = onMessage;
  }

  /** Starts the call. An exception of the consumer ends it. */
  static <Q, A> BlockingCall<Q, A> start(
      Channel channel, MethodDescriptor<Q, A> method, Metadata headers, Consumer<A> onMessage) {
    BlockingCall<Q, A> call = new BlockingCall<>(onMessage);
    Channel withHeaders =
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    ClientCalls.asyncBidiStreamingCall(
        withHeaders.newCall(method, CallOptions.DEFAULT), call.new Answers());
    return call;
  }

  /** Sends a message once there is room for it; fails where the call is over. */
  void send(Q message) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (end == null && !requests().isReady()) {
        changed.await();
      }
      post(message);
    } finally {
      lock.unlock();
    }
  }

  /** Sends a small message at once; fails where the call is over. */
  void post(Q message) {
    lock.lock();
    try {
      if (end != null) {
        throw failure(end);
      }
      requests().onNext(message);
    } finally {
      lock.unlock();
    }
  }

  /** Says that no more messages follow. */
  void finish() {
    lock.lock();
    try {
      if (end == null) {
        requests().onCompleted();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends the call from this side. */
  void cancel(String why, @Nullable Throwable cause) {
    lock.lock();
    try {
      if (end == null) {
        requests().cancel(why, cause);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends the call from this side, and waits until the consumer is done with what has come. */
  void cancelAndWait(String why, Throwable cause) {
    cancel(why, cause);
    lock.lock();
    try {
      while (end == null) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the other side has ended the call; fails where it failed. */
  void await() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (end == null) {
        changed.await();
      }
      if (!end.isOk()) {
        throw failure(end);
      }
    } finally {
      lock.unlock();
    }
  }

  private static RuntimeException failure(Status end) {
    return end.isOk()
        ? Status.ABORTED.withDescription("the client ended the call early").asRuntimeException()
        : end.asRuntimeException();
  }

  private ClientCallStreamObserver<Q> requests() {
    if (requests == null) {
      throw new IllegalStateException("the call was not started");
    }
    return requests;
  }

  private void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void end(Status status) {
    lock.lock();
    try {
      if (end == null) {
        end = status;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private final class Answers implements ClientResponseObserver<Q, A> {

    /** How many were handed on since more were asked for. */
    private int taken;

    @Override
    public void beforeStart(ClientCallStreamObserver<Q> stream) {
      requests = stream;
      stream.disableAutoRequestWithInitial(READ_AHEAD);
      stream.setOnReadyHandler(BlockingCall.this::signal);
    }

    @Override
    public void onNext(A message) {
      onMessage.accept(message);
      if (++taken == READ_AHEAD / 2) {
        requests().request(taken);
        taken = 0;
      }
    }

    @Override
    public void onError(Throwable failure) {
      end(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
      end(Status.OK);
    }
  }
}
