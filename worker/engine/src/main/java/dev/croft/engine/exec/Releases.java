package dev.croft.engine.exec;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be given back, last taken first given back; some of it at once, some of it later, on
 * another thread. For one thread at a time.
 */
final class Releases implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Releases.class);

  /** Something that gives back. */
  @FunctionalInterface
  interface Release {
    void run() throws Exception;
  }

  private final Deque<Release> pending = new ArrayDeque<>();
  private final Deque<Release> afterwards = new ArrayDeque<>();
  private final Executor later;

  /** With nothing for later. */
  Releases() {
    this(Runnable::run);
  }

  /** With an executor for what nobody needs to wait for. */
  Releases(Executor later) {
    this.later = later;
  }

  void add(Release release) {
    pending.push(release);
  }

  /** Something that may be given back after all that is given back at once. */
  void addLater(Release release) {
    afterwards.push(release);
  }

  /** Gives everything back; what fails is logged and does not keep the rest from it. */
  @Override
  public void close() {
    giveBack(pending);
    if (!afterwards.isEmpty()) {
      Deque<Release> rest = new ArrayDeque<>(afterwards);
      afterwards.clear();
      later.execute(() -> giveBack(rest));
    }
  }

  private static void giveBack(Deque<Release> pending) {
    while (!pending.isEmpty()) {
      try {
        pending.pop().run();
      } catch (Exception e) {
        LOG.warn("something that a container used is not given back", e);
      }
    }
  }
}
