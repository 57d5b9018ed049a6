package dev.croft.server.history;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Somebody who follows the history. One thread may take events. */
public final class HistoryListener implements AutoCloseable {
  private static final int MAX_WAITING = 10_000;

  private final List<HistoryEvent> first;
  private final Predicate<String> refs;
  private final Consumer<HistoryListener> leave;
  private final LinkedBlockingQueue<HistoryEvent> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
  private volatile boolean missedSome;

  HistoryListener(
      List<HistoryEvent> first, Predicate<String> refs, Consumer<HistoryListener> leave) {
    this.first = List.copyOf(first);
    this.refs = refs;
    this.leave = leave;
  }

  /** What was there when the listener came. */
  public List<HistoryEvent> first() {
    return first;
  }

  /**
   * Waits for the next event.
   *
   * @throws CroftException with kind RESOURCE where events were dropped because nobody took them
   * @throws InterruptedException where the taking thread is interrupted
   */
  public HistoryEvent next() throws InterruptedException {
    if (missedSome) {
      throw new CroftException(
          FailureKind.RESOURCE, "events of the build history were read too slowly: listen again");
    }
    return waiting.take();
  }

  void offer(HistoryEvent event) {
    if (refs.test(event.ref()) && !waiting.offer(event)) {
      missedSome = true;
    }
  }

  @Override
  public void close() {
    leave.accept(this);
  }
}
