package dev.croft.scheduler;

import dev.croft.model.step.JobId;
import dev.croft.scheduler.JobState.Assigned;
import dev.croft.scheduler.JobState.Queued;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The jobs between their submission and their end. */
final class Jobs {

  private final Map<JobId, Ticket> tickets = new HashMap<>();
  private final Map<JobId, JobState> states = new HashMap<>();
  private final Duration perPriority;
  private long nextOrder;

  Jobs(Duration perPriority) {
    this.perPriority = perPriority;
  }

  /** Takes a job in; empty where it was there already. */
  Optional<Ticket> add(JobDemand demand, Instant now) {
    if (tickets.containsKey(demand.id())) {
      return Optional.empty();
    }
    Ticket ticket = Ticket.of(demand, now, perPriority, nextOrder++);
    tickets.put(demand.id(), ticket);
    states.put(demand.id(), new Queued(now, 0));
    return Optional.of(ticket);
  }

  void remove(JobId job) {
    tickets.remove(job);
    states.remove(job);
  }

  void set(JobId job, JobState state) {
    states.put(job, state);
  }

  Optional<Ticket> ticket(JobId job) {
    return Optional.ofNullable(tickets.get(job));
  }

  Optional<JobState> state(JobId job) {
    return Optional.ofNullable(states.get(job));
  }

  Optional<Queued> queued(JobId job) {
    return states.get(job) instanceof Queued queued ? Optional.of(queued) : Optional.empty();
  }

  Optional<Assigned> assigned(JobId job) {
    return states.get(job) instanceof Assigned assigned ? Optional.of(assigned) : Optional.empty();
  }
}
