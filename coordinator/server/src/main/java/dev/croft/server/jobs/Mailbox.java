package dev.croft.server.jobs;

import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs what is posted, one after the other, on a thread of its own. */
public final class Mailbox implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

  private final LinkedBlockingQueue<Runnable> posted = new LinkedBlockingQueue<>();
  private final Thread thread;

  /** An empty mailbox, whose thread runs. */
  public Mailbox(String name) {
    thread = Thread.ofVirtual().name(name).start(this::deliver);
  }

  /** Has something run after all that was posted before it. */
  public void post(Runnable action) {
    posted.add(action);
  }

  private void deliver() {
    try {
      while (true) {
        Runnable action = posted.take();
        try {
          action.run();
        } catch (RuntimeException e) {
          LOG.error("an event was not dealt with", e);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("{} ends", thread.getName());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
