package dev.croft.server.remote;

import dev.croft.model.step.JobEvent;
import dev.croft.protocol.farm.JobEventMessages;
import dev.croft.protocol.generated.farm.ReportRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Takes workers' events once each, in order, however often they are sent. Thread safe; what comes
 * from one worker is taken by one thread at a time.
 */
final class Inboxes {

  private final Map<String, Inbox> inboxes = new ConcurrentHashMap<>();

  /** Hands on what was not taken before. */
  void take(ReportRequest request, Consumer<JobEvent> events) {
    inboxes.computeIfAbsent(request.getWorker(), _ -> new Inbox()).take(request, events);
  }

  private static final class Inbox {

    private final ReentrantLock lock = new ReentrantLock();
    private String incarnation = "";
    private long next;

    void take(ReportRequest request, Consumer<JobEvent> events) {
      lock.lock();
      try {
        if (!incarnation.equals(request.getIncarnation())) {
          incarnation = request.getIncarnation();
          next = request.getFirst();
        }
        for (int i = 0; i < request.getEventsCount(); i++) {
          long number = request.getFirst() + i;
          if (number >= next) {
            next = number + 1;
            events.accept(JobEventMessages.read(request.getEvents(i)));
          }
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
