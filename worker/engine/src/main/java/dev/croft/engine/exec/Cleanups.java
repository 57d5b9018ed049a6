package dev.croft.engine.exec;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Removals that no step waits for. Thread safe. */
final class Cleanups implements Executor {

  private final Executor threads;
  private final Lock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private int running;

  Cleanups(Executor threads) {
    this.threads = threads;
  }

  @Override
  public void execute(Runnable cleanup) {
    count(1);
    Runnable counted =
        () -> {
          try {
            cleanup.run();
          } finally {
            count(-1);
          }
        };
    try {
      threads.execute(counted);
    } catch (RejectedExecutionException e) {
      // Whoever owns the threads has ended: nobody else would do it.
      counted.run();
    }
  }

  /** Returns when all that was begun is done, interrupted or not. */
  void await() {
    lock.lock();
    try {
      while (running > 0) {
        ended.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void count(int change) {
    lock.lock();
    try {
      running += change;
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
