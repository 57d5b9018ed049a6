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
import java.util.PriorityQueue;
import java.util.function.Function;

/**
 * The jobs that wait, each where the event that unblocks it looks: with its tenant for room on a
 * worker and for its tenant's limit, with a worker for that one's room.
 */
final class Queue {

  /** So many of a tenant's next jobs are looked at for inputs that a worker has. */
  private static final int WINDOW = 16;

  private final SchedulerPolicy policy;
  private final Tenants tenants;
  private final Holds holds = new Holds();
  private final Pools pools;

  Queue(SchedulerPolicy policy, Pools pools) {
    this.policy = policy;
    this.tenants = new Tenants(policy);
    this.pools = pools;
  }

  Tenants tenants() {
    return tenants;
  }

  int size() {
    return tenants.waitingJobs() + holds.size();
  }

  void add(Ticket ticket) {
    tenants.enqueue(ticket);
  }

  void hold(Ticket ticket, WorkerId worker, Instant until) {
    holds.add(ticket, worker, until);
  }

  void remove(Ticket ticket) {
    holds.remove(ticket.id());
    tenants.remove(ticket);
  }

  /** Takes out those that waited long enough for one worker. */
  List<Ticket> takeDue(Instant now) {
    return holds.takeDue(now);
  }

  /** Takes out those that wait for one worker. */
  List<Ticket> takeOf(WorkerId worker) {
    return holds.takeOf(worker);
  }

  boolean anyWaiting(Shape shape) {
    return tenants.anyWaiting(shape) || holds.anyOf(shape);
  }

  private Pool pool(Shape shape) {
    return pools.of(shape, this::anyWaiting);
  }

  /** The job that a worker with room is to get next. */
  Optional<Ticket> next(WorkerView worker, Instant now) {
    Optional<Ticket> queued = queued(worker, now);
    Optional<Ticket> held =
        holds.first(
            worker.id(),
            ticket ->
                tenants.of(ticket.demand().tenant()).mayRunMore()
                    && pool(ticket.shape()).takes(worker, ticket));
    if (held.isPresent() && queued.isPresent()) {
      Tenant ofHeld = tenants.of(held.get().demand().tenant());
      Tenant ofQueued = tenants.of(queued.get().demand().tenant());
      return ofQueued.having() < ofHeld.having() ? queued : held;
    }
    return held.isPresent() ? held : queued;
  }

  private Optional<Ticket> queued(WorkerView worker, Instant now) {
    for (Tenant tenant : tenants.inTurn()) {
      Optional<Ticket> first =
          tenant.shapes().stream()
              .flatMap(shape -> ofShape(tenant, shape, worker, now).stream())
              .min(Ticket.ORDER);
      if (first.isPresent()) {
        return first;
      }
    }
    return Optional.empty();
  }

  private Optional<Ticket> ofShape(Tenant tenant, Shape shape, WorkerView worker, Instant now) {
    Pool pool = pool(shape);
    if (!pool.crew().contains(worker.id())) {
      return Optional.empty();
    }
    Ticket head = tenant.waiting(shape).first();
    Instant mayBePassedUntil = head.turn().plus(policy.locality().atMost());
    Ticket chosen =
        mayBePassedUntil.isBefore(now)
            ? head
            : tenant.waiting(shape).stream()
                .limit(WINDOW)
                .filter(ticket -> !ticket.turn().isAfter(mayBePassedUntil))
                .max(
                    Comparator.comparingLong((Ticket t) -> worth(t, worker))
                        .thenComparing(Ticket.ORDER.reversed()))
                .orElse(head);
    return Optional.of(chosen).filter(ticket -> pool.takes(worker, ticket));
  }

  private long worth(Ticket ticket, WorkerView worker) {
    return ticket.demand().bytesAt(worker.id()) / policy.locality().worthBytes();
  }

  /** The first of those that wait, in their turn, as far as a limit. */
  List<Waiting> inTurn(int atMost, Function<JobId, Instant> since) {
    Map<Shape, Integer> before = new HashMap<>();
    List<Waiting> all = new ArrayList<>();
    for (Holds.Hold hold : holds.all()) {
      int position = before.merge(hold.ticket().shape(), 1, Integer::sum);
      JobId job = hold.ticket().id();
      all.add(new Waiting(job, position, since.apply(job), Waiting.Reason.INPUTS));
    }
    PriorityQueue<Line> lines =
        new PriorityQueue<>(
            Comparator.comparingDouble(Line::claim).thenComparing(Line::head, Ticket.ORDER));
    tenants.all().stream().flatMap(Line::of).forEach(lines::add);
    for (Line line = lines.poll(); line != null && all.size() < atMost; line = lines.poll()) {
      Ticket ticket = line.head();
      int position = before.merge(ticket.shape(), 1, Integer::sum);
      all.add(new Waiting(ticket.id(), position, since.apply(ticket.id()), reason(line, ticket)));
      line.next().ifPresent(lines::add);
    }
    return all;
  }

  private Waiting.Reason reason(Line line, Ticket ticket) {
    if (!pool(ticket.shape()).canRun()) {
      return Waiting.Reason.WORKER;
    }
    return line.mayRunMore() ? Waiting.Reason.ROOM : Waiting.Reason.TENANT_LIMIT;
  }
}
