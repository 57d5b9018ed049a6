package dev.croft.agent.remote;

import dev.croft.model.failure.CroftException;
import dev.croft.protocol.generated.farm.JobEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events on their way to the head: in order, each until it was taken. What could not be sent is
 * sent again under the same numbers, so that nothing is lost and nothing counts twice.
 */
final class EventOutbox implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventOutbox.class);
  private static final int MOST_WAITING = 10_000;
  private static final int BATCH_EVENTS = 1_000;
  private static final long BATCH_BYTES = 4L * 1024 * 1024;
  private static final Duration AFTER_FAILURE = Duration.ofMillis(200);

  /** Sends some events, of which the first has a number. */
  @FunctionalInterface
  interface Sender {
    /** Returns when they were taken, and fails where they perhaps were not. */
    void send(long first, List<JobEvent> events);
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<JobEvent> waiting = new ArrayDeque<>();
  private final Sender sender;
  private final Thread thread;
  private long taken;
  private long posted;

  EventOutbox(String name, Sender sender) {
    this.sender = sender;
    this.thread = Thread.ofVirtual().name("events of " + name).start(this::deliver);
  }

  /** Posts an event; waits while too many are waiting already. */
  void post(JobEvent event) {
    lock.lock();
    try {
      while (waiting.size() >= MOST_WAITING && !Thread.currentThread().isInterrupted()) {
        changed.await();
      }
      add(event);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      add(event);
    } finally {
      lock.unlock();
    }
  }

  private void add(JobEvent event) {
    waiting.addLast(event);
    posted++;
    changed.signalAll();
  }

  /** Waits until all that was posted before was taken, or the thread is interrupted. */
  void flush() {
    lock.lock();
    try {
      long wanted = posted;
      while (taken < wanted) {
        changed.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void deliver() {
    try {
      while (true) {
        List<JobEvent> batch = next();
        send(batch);
        done(batch.size());
      }
    } catch (InterruptedException e) {
      LOG.debug("{} end", thread.getName());
    }
  }

  private List<JobEvent> next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty()) {
        changed.await();
      }
      List<JobEvent> batch = new ArrayList<>();
      long bytes = 0;
      for (JobEvent event : waiting) {
        bytes += event.getSerializedSize();
        if (!batch.isEmpty() && (batch.size() >= BATCH_EVENTS || bytes > BATCH_BYTES)) {
          break;
        }
        batch.add(event);
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void send(List<JobEvent> batch) throws InterruptedException {
    while (true) {
      try {
        sender.send(taken, batch);
        return;
      } catch (CroftException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        LOG.debug("events are sent again", e);
        Thread.sleep(AFTER_FAILURE);
      }
    }
  }

  private void done(int count) {
    lock.lock();
    try {
      for (int i = 0; i < count; i++) {
        waiting.removeFirst();
      }
      taken += count;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
