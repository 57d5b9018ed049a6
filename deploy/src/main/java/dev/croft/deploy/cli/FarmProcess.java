package dev.croft.deploy.cli;

import java.util.concurrent.CountDownLatch;

/** A farm that lives as long as its process. */
final class FarmProcess {

  private FarmProcess() {}

  /** Starts a farm. */
  @FunctionalInterface
  interface Starter {

    /** A farm that serves clients until it is closed. */
    AutoCloseable start() throws Exception;
  }

  /**
   * Starts a farm, and waits until the process is told to end; then the farm is closed before the
   * process goes.
   */
  static void run(Starter starter) throws Exception {
    AutoCloseable farm = starter.start();
    CountDownLatch closed = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(farm, closed), "croft-shutdown"));
    closed.await();
  }

  private static void close(AutoCloseable farm, CountDownLatch closed) {
    try {
      farm.close();
    } catch (Exception e) {
      System.err.println("croft: while closing the farm: " + e);
    } finally {
      closed.countDown();
    }
  }
}
