package dev.croft.agent.rpc;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** One call while it is worked on, so that the client's leaving reaches the thread. Thread safe. */
final class RunningCall {
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<Thread> worker = Optional.empty();
  private boolean cancelled;

  /** Works on the call on this thread, unless the client has gone already. */
  void run(Runnable work) {
    lock.lock();
    try {
      if (cancelled) {
        return;
      }
      worker = Optional.of(Thread.currentThread());
    } finally {
      lock.unlock();
    }
    try {
      work.run();
    } finally {
      lock.lock();
      try {
        worker = Optional.empty();
      } finally {
        lock.unlock();
      }
    }
  }

  /** The client has gone. */
  void cancel() {
    lock.lock();
    try {
      cancelled = true;
      worker.ifPresent(Thread::interrupt);
    } finally {
      lock.unlock();
    }
  }

  boolean isCancelled() {
    lock.lock();
    try {
      return cancelled;
    } finally {
      lock.unlock();
    }
  }
}
