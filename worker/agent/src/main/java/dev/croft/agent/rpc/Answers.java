package dev.croft.agent.rpc;

/** Where the messages of a streamed answer go. One thread may use it. */
public interface Answers<A> {
  /** Sends the headers, so that the client knows the call was accepted. */
  void open();

  /**
   * Sends a message, and waits until the client's flow control let it go: a client that does not
   * read stops the sender.
   *
   * @throws dev.croft.model.failure.CroftException with kind CANCELLED where the client is gone
   */
  void send(A message);
}
