package dev.croft.server.api;

/**
 * What gRPC methods do, in blocking code. The calling thread is interrupted when the client goes.
 */
final class Methods {
  private Methods() {}

  /** One message in, one out. */
  @FunctionalInterface
  interface Unary<Q, A> {
    A answer(Caller caller, Q request);
  }

  /** Many messages in, many out. */
  @FunctionalInterface
  interface Conversation<Q, A> {
    void hold(Caller caller, Requests<Q> requests, Answers<A> answers);
  }

  /** One message in, many out. */
  @FunctionalInterface
  interface Streaming<Q, A> {
    void answer(Caller caller, Q request, Answers<A> answers);
  }
}
