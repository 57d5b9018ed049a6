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
  private final Deque<Posted> waiting = new ArrayDeque<>();
  private final Sender sender;
  private final Thread thread;
  private long taken;
  private long posted;

  /**
   * An event on its way.
   *
   * @param first what is done before it is sent
   */
  private record Posted(JobEvent event, Runnable first) {}

  EventOutbox(String name, Sender sender) {
    this.sender = sender;
    this.thread = Thread.ofVirtual().name("events of " + name).start(this::deliver);
  }

  /**
   * Posts an event; waits while too many are waiting already.
   *
   * @param first what is done before it is sent, without anybody waiting for it here
   */
  void post(JobEvent event, Runnable first) {
    Posted posting = new Posted(event, first);
    lock.lock();
    try {
      while (waiting.size() >= MOST_WAITING && !Thread.currentThread().isInterrupted()) {
        changed.await();
      }
      add(posting);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      add(posting);
    } finally {
      lock.unlock();
    }
  }

  private void add(Posted posting) {
    waiting.addLast(posting);
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
        List<Posted> batch = next();
        batch.forEach(posting -> posting.first().run());
        send(batch.stream().map(Posted::event).toList());
        done(batch.size());
      }
    } catch (InterruptedException e) {
      LOG.debug("{} end", thread.getName());
    }
  }

  private List<Posted> next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty()) {
        changed.await();
      }
      List<Posted> batch = new ArrayList<>();
      long bytes = 0;
      for (Posted posting : waiting) {
        bytes += posting.event().getSerializedSize();
        if (!batch.isEmpty() && (batch.size() >= BATCH_EVENTS || bytes > BATCH_BYTES)) {
          break;
        }
        batch.add(posting);
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
