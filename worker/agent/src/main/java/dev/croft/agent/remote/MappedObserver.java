package dev.croft.agent.remote;

import io.grpc.stub.StreamObserver;
import java.util.function.Function;

/**
 * Passes messages on in another form.
 *
 * @param <M> the messages that it takes
 * @param <N> the messages that go on
 */
public record MappedObserver<M, N>(StreamObserver<N> next, Function<M, N> form)
    implements StreamObserver<M> {

  @Override
  public void onNext(M message) {
    next.onNext(form.apply(message));
  }

  @Override
  public void onError(Throwable failure) {
    next.onError(failure);
  }

  @Override
  public void onCompleted() {
    next.onCompleted();
  }
}
