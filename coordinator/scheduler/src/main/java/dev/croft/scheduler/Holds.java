package dev.croft.scheduler;

import dev.croft.model.step.JobId;
import dev.croft.model.worker.WorkerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Jobs that wait for one busy worker, each for a bounded time, since it has their inputs. */
final class Holds {

  record Hold(Ticket ticket, WorkerId worker, Instant until) {}

  private static final Comparator<Hold> BY_TURN = Comparator.comparing(Hold::ticket, Ticket.ORDER);

  private final Map<JobId, Hold> byJob = new HashMap<>();
  private final Map<WorkerId, TreeSet<Hold>> byWorker = new HashMap<>();
  private final TreeSet<Hold> byTime =
      new TreeSet<>(Comparator.comparing(Hold::until).thenComparing(BY_TURN));

  void add(Ticket ticket, WorkerId worker, Instant until) {
    Hold hold = new Hold(ticket, worker, until);
    byJob.put(ticket.id(), hold);
    byTime.add(hold);
    byWorker.computeIfAbsent(worker, w -> new TreeSet<>(BY_TURN)).add(hold);
  }

  void remove(JobId job) {
    Hold hold = byJob.remove(job);
    if (hold == null) {
      return;
    }
    byTime.remove(hold);
    TreeSet<Hold> ofWorker = byWorker.get(hold.worker());
    if (ofWorker != null) {
      ofWorker.remove(hold);
      if (ofWorker.isEmpty()) {
        byWorker.remove(hold.worker());
      }
    }
  }

  int size() {
    return byJob.size();
  }

  List<Hold> all() {
    return List.copyOf(byTime);
  }

  /** Whether no job of a shape is among them. */
  boolean anyOf(Shape shape) {
    return byJob.values().stream().anyMatch(hold -> hold.ticket().shape().equals(shape));
  }

  /** The first that waits for a worker and could go there. */
  Optional<Ticket> first(WorkerId worker, Predicate<Ticket> fits) {
    TreeSet<Hold> ofWorker = byWorker.get(worker);
    return ofWorker == null
        ? Optional.empty()
        : ofWorker.stream().map(Hold::ticket).filter(fits).findFirst();
  }

  /** Takes out those whose time is over. */
  List<Ticket> takeDue(Instant now) {
    List<Ticket> due = new ArrayList<>();
    while (!byTime.isEmpty() && !byTime.first().until().isAfter(now)) {
      Ticket ticket = byTime.first().ticket();
      remove(ticket.id());
      due.add(ticket);
    }
    return due;
  }

  /** Takes out those that wait for a worker. */
  List<Ticket> takeOf(WorkerId worker) {
    TreeSet<Hold> ofWorker = byWorker.get(worker);
    List<Ticket> tickets =
        ofWorker == null ? List.of() : ofWorker.stream().map(Hold::ticket).toList();
    tickets.forEach(ticket -> remove(ticket.id()));
    return tickets;
  }
}
