package dev.croft.engine.exec;

/** Gets a process's output as it comes. */
@FunctionalInterface
public interface OutputListener {

  /** The number of the standard output. */
  int STDOUT = 1;

  /** The number of the standard error. */
  int STDERR = 2;

  /**
   * Takes some output: in order within a stream, never by two threads at once for one process. The
   * process waits while a listener is slow. What a listener throws is logged, and the rest of that
   * stream's output is dropped.
   *
   * @param stream {@link #STDOUT} or {@link #STDERR}
   * @param bytes the listener's own, never empty
   */
  void output(int stream, byte[] bytes);
}
