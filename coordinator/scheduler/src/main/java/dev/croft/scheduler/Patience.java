package dev.croft.scheduler;

import dev.croft.scheduler.JobState.Queued;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** How long jobs wait that no worker of the farm can run, and which shapes have such jobs. */
final class Patience {

  private final SchedulerPolicy policy;
  private Instant graceUntil;
  private final Departures departures;
  private final Set<Shape> stranded = new LinkedHashSet<>();

  Patience(SchedulerPolicy policy, Instant graceUntil) {
    this.policy = policy;
    this.graceUntil = graceUntil;
    this.departures = new Departures(policy);
  }

  /** Workers may come until then. */
  void expectUntil(Instant until) {
    graceUntil = graceUntil.isBefore(until) ? until : graceUntil;
  }

  Departures departures() {
    return departures;
  }

  void stranded(Shape shape) {
    stranded.add(shape);
  }

  void rescued(Shape shape) {
    stranded.remove(shape);
  }

  List<Shape> stranded() {
    return List.copyOf(stranded);
  }

  /** Whether a job need not wait any longer. */
  boolean isOver(Ticket ticket, Queued queued, Instant now) {
    Duration patience =
        queued.attempts() > 0 && policy.patience().compareTo(policy.rejoin()) < 0
            ? policy.rejoin()
            : policy.patience();
    return !queued.since().plus(patience).isAfter(now)
        && !departures.worthWaiting(ticket.shape()).isAfter(now)
        && !graceUntil.isAfter(now);
  }
}
