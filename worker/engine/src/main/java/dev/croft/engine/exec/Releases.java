package dev.croft.engine.exec;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be given back, last taken first given back. For one thread at a time. */
final class Releases implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Releases.class);

  /** Something that gives back. */
  @FunctionalInterface
  interface Release {
    void run() throws Exception;
  }

  private final Deque<Release> pending = new ArrayDeque<>();

  void add(Release release) {
    pending.push(release);
  }

  /** Gives everything back; what fails is logged and does not keep the rest from it. */
  @Override
  public void close() {
    while (!pending.isEmpty()) {
      try {
        pending.pop().run();
      } catch (Exception e) {
        LOG.warn("something that a container used is not given back", e);
      }
    }
  }
}
