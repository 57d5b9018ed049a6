package dev.croft.agent.link;

/** A process of a container while it runs. Thread safe; what comes too late does nothing. */
public interface ContainerProcess {

  /** Gives it input, and waits until it was taken. */
  void input(byte[] bytes) throws InterruptedException;

  /** Ends its input. */
  void endInput() throws InterruptedException;

  /** Changes the size of its terminal. */
  void resize(int rows, int columns);

  /**
   * Sends it a signal.
   *
   * @param name such as {@code TERM}
   * @throws dev.croft.model.failure.CroftException with kind USER where there is no such signal
   */
  void signal(String name) throws InterruptedException;

  /** Kills it. */
  void cancel();

  /**
   * Waits until it has ended and all its output was taken.
   *
   * @return its exit code
   * @throws dev.croft.model.failure.CroftException with kind CANCELLED where it was killed by us;
   *     with another where the machine could not start it
   */
  int await() throws InterruptedException;
}
