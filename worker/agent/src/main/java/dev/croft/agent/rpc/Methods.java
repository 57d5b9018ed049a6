package dev.croft.agent.rpc;

/**
 * What gRPC methods do, in blocking code. The calling thread is interrupted when the client goes.
 */
public final class Methods {
  private Methods() {}

  /** One message in, one out. */
  @FunctionalInterface
  public interface Unary<Q, A> {
    /** Answers one call. */
    A answer(Caller caller, Q request);
  }

  /** Many messages in, many out. */
  @FunctionalInterface
  public interface Conversation<Q, A> {
    /** Holds one conversation. */
    void hold(Caller caller, Requests<Q> requests, Answers<A> answers);
  }

  /** One message in, many out. */
  @FunctionalInterface
  public interface Streaming<Q, A> {
    /** Answers one call. */
    void answer(Caller caller, Q request, Answers<A> answers);
  }
}
