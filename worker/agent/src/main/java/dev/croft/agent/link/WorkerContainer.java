package dev.croft.agent.link;

/**
 * A container on a worker that somebody uses until it is closed. Its first process makes it run;
 * later ones join that, and end with it. Thread safe.
 */
public interface WorkerContainer extends AutoCloseable {

  /**
   * Starts a process; returns when it runs, or has ended already.
   *
   * @param output gets what it writes; slow takers make it wait
   * @throws dev.croft.model.failure.CroftException where it cannot be started
   */
  ContainerProcess start(ProcessRequest request, Output output);

  /**
   * The files of one of the container's mounts as they are now.
   *
   * @param mount index into the request's mounts
   * @throws dev.croft.model.failure.CroftException where there is no such mount, or it has no files
   *     to be seen from outside
   */
  ContentAccess open(int mount);

  /** Ends all processes, and drops what they changed. */
  @Override
  void close();

  /** Gets a process's output, in order within a stream, never by two threads at once. */
  @FunctionalInterface
  interface Output {
    /**
     * Takes some.
     *
     * @param stream 1 for standard output, 2 for standard error
     */
    void write(int stream, byte[] bytes);
  }
}
