package dev.croft.scheduler;

import dev.croft.model.step.JobId;
import dev.croft.model.worker.WorkerId;
import dev.croft.scheduler.JobState.Assigned;
import dev.croft.scheduler.JobState.Queued;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings jobs and workers together. After each event no worker has room for a job that waits for
 * room; so an event only concerns the job that came, or the worker and the tenant that have room
 * again, however many wait.
 */
final class Desk {

  /** Even a job that took no time was some work. */
  private static final Duration LEAST_WORK = Duration.ofMillis(100);

  private final SchedulerPolicy policy;
  private final Map<WorkerId, WorkerView> workers;
  private final Jobs jobs;
  private final Patience patience;
  private final Pools pools;
  private final Queue queue;
  private final Reservations reservations = new Reservations();
  private List<SchedulerEffect> effects = new ArrayList<>();

  Desk(
      SchedulerPolicy policy,
      Map<WorkerId, WorkerView> workers,
      Jobs jobs,
      Patience patience,
      Pools pools,
      Queue queue) {
    this.policy = policy;
    this.workers = workers;
    this.jobs = jobs;
    this.patience = patience;
    this.pools = pools;
    this.queue = queue;
  }

  void tell(SchedulerEffect effect) {
    effects.add(effect);
  }

  List<SchedulerEffect> takeEffects() {
    List<SchedulerEffect> out = effects;
    effects = new ArrayList<>();
    return out;
  }

  /** Gives a queued job to a worker, or has it wait. */
  void place(Ticket ticket, Instant now) {
    Pool pool = pool(ticket.shape());
    if (!pool.canRun()) {
      queue.add(ticket);
      patience.stranded(ticket.shape());
      giveUpIfDue(ticket, now);
    } else if (!tenant(ticket).mayRunMore()) {
      queue.add(ticket);
    } else {
      Optional<WorkerView> best = pool.best(ticket.demand());
      if (!holdForInputs(ticket, pool, best, now)) {
        best.ifPresentOrElse(w -> assign(ticket, w, now), () -> queue.add(ticket));
      }
    }
  }

  /** Whether the job rather waits for a busy worker: never longer than moving the inputs takes. */
  private boolean holdForInputs(Ticket ticket, Pool pool, Optional<WorkerView> best, Instant now) {
    JobDemand demand = ticket.demand();
    Optional<WorkerView> local =
        pool.mostLocal(demand).filter(worker -> !pool.crew().isFree(worker.id()));
    if (local.isEmpty() || pool.crew().members().size() == 1) {
      return false;
    }
    long moved =
        demand.bytesAt(local.get().id()) - best.map(w -> demand.bytesAt(w.id())).orElse(0L);
    Duration moving = policy.locality().worth(moved);
    Instant until = ticket.submitted().plus(moving);
    if (!until.isAfter(now) || !mayEndWithin(moving, local.get(), now)) {
      return false;
    }
    queue.hold(ticket, local.get().id(), until);
    return true;
  }

  /**
   * Whether a worker may soon have room: a job that has run for longer likely goes on for longer.
   */
  private boolean mayEndWithin(Duration time, WorkerView worker, Instant now) {
    return worker.assigned().stream()
        .flatMap(job -> jobs.assigned(job).stream())
        .anyMatch(job -> job.since().plus(time).isAfter(now));
  }

  /** Takes a job out of the queue for good. */
  void dequeue(Ticket ticket, Instant now) {
    queue.remove(ticket);
    unreserve(ticket.id(), now);
  }

  /** A job has its worker no more, which has room for others, as its tenant has. */
  void release(Ticket ticket, Assigned assigned, Instant now) {
    Tenant tenant = tenant(ticket);
    boolean wasAtLimit = !tenant.mayRunMore();
    Duration took = Duration.between(assigned.since(), now).plus(LEAST_WORK);
    queue.tenants().ended(ticket, took.toMillis() / 1_000.0 * ticket.demand().needs().cpus());
    WorkerView worker = workers.get(assigned.worker());
    if (worker != null) {
      worker.release(ticket.id());
      pools.refresh(worker);
      fill(worker, now);
    }
    if (wasAtLimit) {
      offer(tenant, now);
    }
  }

  /** Gives a worker jobs for as long as it has room for one. */
  void fill(WorkerView worker, Instant now) {
    while (worker.hasRoom()) {
      Optional<Ticket> next =
          worker.reservedFor().isEmpty()
              ? queue.next(worker, now)
              : worker
                  .reservedFor()
                  .flatMap(jobs::ticket)
                  .filter(ticket -> pool(ticket.shape()).takes(worker, ticket));
      if (next.isEmpty()) {
        return;
      }
      assign(next.get(), worker, now);
    }
  }

  /** A tenant may run jobs again: those for which a worker has room all along. */
  private void offer(Tenant tenant, Instant now) {
    for (Shape shape : List.copyOf(tenant.shapes())) {
      Pool pool = pool(shape);
      while (tenant.mayRunMore() && pool.crew().anyFree() && !tenant.waiting(shape).isEmpty()) {
        Ticket ticket = tenant.waiting(shape).first();
        pool.best(ticket.demand()).ifPresent(worker -> assign(ticket, worker, now));
      }
    }
  }

  private void assign(Ticket ticket, WorkerView worker, Instant now) {
    JobId job = ticket.id();
    Queued queued = jobs.queued(job).orElseThrow();
    Pool.Choice choice = pool(ticket.shape()).choice(ticket.demand(), worker);
    int attempt = queued.attempts() + 1;
    take(ticket, worker, new Assigned(worker.id(), attempt, choice.emulated(), now), now);
    Duration waited = Duration.between(queued.since(), now);
    tell(
        new SchedulerEffect.Assign(
            job, worker.id(), attempt, choice.emulated(), choice.why(), waited));
  }

  /** A worker keeps what it executes already. */
  void resume(Ticket ticket, WorkerView worker, int attempt, Instant now) {
    boolean emulated = pool(ticket.shape()).emulated();
    take(ticket, worker, new Assigned(worker.id(), attempt, emulated, now), now);
    tell(new SchedulerEffect.Resumed(ticket.id(), worker.id(), attempt));
  }

  private void take(Ticket ticket, WorkerView worker, Assigned assigned, Instant now) {
    JobId job = ticket.id();
    queue.remove(ticket);
    queue.tenants().began(ticket);
    jobs.set(job, assigned);
    worker.assign(job, ticket.demand().needs());
    if (worker.reservedFor().equals(Optional.of(job))) {
      worker.reserve(Optional.empty());
    }
    pools.refresh(worker);
    unreserve(job, now);
  }

  private void unreserve(JobId job, Instant now) {
    reservations
        .cancel(job)
        .flatMap(id -> Optional.ofNullable(workers.get(id)))
        .filter(worker -> worker.reservedFor().equals(Optional.of(job)))
        .ifPresent(
            worker -> {
              worker.reserve(Optional.empty());
              pools.refresh(worker);
              fill(worker, now);
            });
  }

  /** A worker gets nothing any more; those who wait for it go elsewhere. */
  void withdrawWorker(WorkerView worker, Instant now) {
    List<Pool> handedOver = pools.remove(worker.id());
    reservations.workerGone(worker.id());
    worker.reserve(Optional.empty());
    queue.takeOf(worker.id()).forEach(ticket -> place(ticket, now));
    for (Pool pool : handedOver) {
      pool.crew().allFree().forEach(other -> fill(other, now));
    }
    for (Pool pool : pools.all()) {
      if (!pool.canRun() && queue.anyWaiting(pool.shape())) {
        patience.stranded(pool.shape());
      }
    }
  }

  /** A job lost its worker, and waits again where it waited before. */
  void requeue(JobId job, WorkerView worker, Instant now) {
    Optional<Ticket> ticket = jobs.ticket(job);
    Optional<Assigned> assigned = jobs.assigned(job);
    if (ticket.isPresent() && assigned.isPresent()) {
      int attempts = assigned.get().attempts();
      jobs.set(job, new Queued(now, attempts));
      tell(new SchedulerEffect.Requeued(job, worker.id(), attempts));
      release(ticket.get(), assigned.get(), now);
      place(ticket.get(), now);
    }
  }

  /** Keeps workers free for jobs that need much and have waited for long. */
  void reserve(Instant now) {
    for (Pool pool : pools.all()) {
      if (pool.shape().needs().special() && pool.canRun()) {
        queue.tenants().waiting(pool.shape()).stream()
            .filter(ticket -> tenant(ticket).mayRunMore())
            .min(Ticket.ORDER)
            .filter(ticket -> ticket.submitted().plus(policy.reserve()).isBefore(now))
            .flatMap(ticket -> reservations.reserve(ticket, pool))
            .ifPresent(pools::refresh);
      }
    }
  }

  /** Ends the waiting for workers that do not come. */
  void giveUpStranded(Instant now) {
    for (Shape shape : patience.stranded()) {
      if (pool(shape).canRun() || !queue.anyWaiting(shape)) {
        patience.rescued(shape);
      } else {
        queue.tenants().waiting(shape).forEach(ticket -> giveUpIfDue(ticket, now));
      }
    }
  }

  private void giveUpIfDue(Ticket ticket, Instant now) {
    if (jobs.queued(ticket.id()).filter(q -> patience.isOver(ticket, q, now)).isPresent()) {
      dequeue(ticket, now);
      jobs.remove(ticket.id());
      String reason = Refusal.of(ticket.shape(), workers.values(), policy.emulation());
      tell(new SchedulerEffect.Impossible(ticket.id(), reason));
    }
  }

  private Pool pool(Shape shape) {
    return pools.of(shape, queue::anyWaiting);
  }

  private Tenant tenant(Ticket ticket) {
    return queue.tenants().of(ticket.demand().tenant());
  }
}
