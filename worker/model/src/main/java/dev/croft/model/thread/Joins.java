package dev.croft.model.thread;

/** Waits for threads whose end nothing may keep the caller from seeing. */
public final class Joins {

  private Joins() {}

  /** Waits for a thread's end; an interrupt meanwhile is kept for the caller. */
  public static void whateverHappens(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
