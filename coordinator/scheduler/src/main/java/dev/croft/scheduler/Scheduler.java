package dev.croft.scheduler;

import dev.croft.model.step.JobId;
import dev.croft.model.worker.WorkerId;
import dev.croft.model.worker.WorkerState;
import dev.croft.scheduler.JobState.Assigned;
import dev.croft.scheduler.JobState.Queued;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Gives jobs to workers. A job whose worker is lost waits again and is given to another one under a
 * higher attempt; one that ended is never run again. Not thread safe; one thread feeds it.
 */
public final class Scheduler {

  /** After it ended a job, a worker's last word on it may be on its way for this long. */
  private static final Duration LAST_WORD = Duration.ofSeconds(5);

  private final SchedulerPolicy policy;
  private final SortedMap<WorkerId, WorkerView> workers = new TreeMap<>();
  private final Jobs jobs;
  private final Patience patience;
  private final Pools pools;
  private final Queue queue;
  private final Desk desk;

  /** A scheduler without workers and jobs. */
  public Scheduler(SchedulerPolicy policy) {
    this(policy, Instant.MIN);
  }

  /**
   * A scheduler without workers and jobs.
   *
   * @param graceUntil until when workers that it does not know yet may still come, so that no job
   *     is given up
   */
  public Scheduler(SchedulerPolicy policy, Instant graceUntil) {
    this.policy = policy;
    this.jobs = new Jobs(policy.turn());
    this.patience = new Patience(policy, graceUntil);
    this.pools = new Pools(policy, workers);
    this.queue = new Queue(policy, pools);
    this.desk = new Desk(policy, workers, jobs, patience, pools, queue);
  }

  /** Takes an event in. */
  public List<SchedulerEffect> on(SchedulerEvent event, Instant now) {
    switch (event) {
      case SchedulerEvent.JobSubmitted submitted ->
          jobs.add(submitted.demand(), now).ifPresent(ticket -> desk.place(ticket, now));
      case SchedulerEvent.JobEnded ended -> end(ended.job(), ended.attempt(), now);
      case SchedulerEvent.JobWithdrawn withdrawn -> withdraw(withdrawn.job(), now);
      case SchedulerEvent.WorkerSeen seen -> see(seen.state(), now);
      case SchedulerEvent.WorkerGone gone -> lose(gone.worker(), now);
      case SchedulerEvent.WorkersExpected expected -> patience.expectUntil(expected.until());
      case SchedulerEvent.TimePassed passed -> timePassed(now);
    }
    return desk.takeEffects();
  }

  /** The jobs that a worker should be executing, with the attempt of each. */
  public SortedMap<JobId, Integer> desired(WorkerId worker) {
    SortedMap<JobId, Integer> desired = new TreeMap<>();
    WorkerView view = workers.get(worker);
    if (view != null) {
      for (JobId job : view.assigned()) {
        if (!view.forgotten().containsKey(job)) {
          state(job).ifPresent(s -> desired.put(job, s.attempts()));
        }
      }
    }
    return desired;
  }

  /** Where a job is; empty once it ended. */
  public Optional<JobState> state(JobId job) {
    return jobs.state(job);
  }

  /** How many jobs wait. */
  public int queueLength() {
    return queue.size();
  }

  /** How many workers there are. */
  public int workerCount() {
    return workers.size();
  }

  /** The first of the jobs that wait, in their turn as it is now. */
  public List<Waiting> waiting(int atMost) {
    return queue.inTurn(atMost, job -> jobs.queued(job).map(Queued::since).orElse(Instant.EPOCH));
  }

  private void end(JobId job, int attempt, Instant now) {
    jobs.assigned(job)
        .filter(assigned -> assigned.attempts() == attempt)
        .ifPresent(assigned -> finish(job, assigned, now));
  }

  private void withdraw(JobId job, Instant now) {
    Optional<Assigned> assigned = jobs.assigned(job);
    if (assigned.isPresent()) {
      desk.tell(
          new SchedulerEffect.Revoke(job, assigned.get().worker(), assigned.get().attempts()));
      finish(job, assigned.get(), now);
    } else {
      jobs.ticket(job).ifPresent(ticket -> desk.dequeue(ticket, now));
      jobs.remove(job);
    }
  }

  private void finish(JobId job, Assigned assigned, Instant now) {
    Optional<Ticket> ticket = jobs.ticket(job);
    jobs.remove(job);
    ticket.ifPresent(t -> desk.release(t, assigned, now));
  }

  private void see(WorkerState state, Instant now) {
    WorkerView known = workers.get(state.info().id());
    WorkerView worker = known == null ? new WorkerView(state, now) : known;
    boolean changed = worker.seen(state, now) || known == null;
    workers.put(worker.id(), worker);
    takeUpAgain(worker, now);
    if (!changed) {
      return;
    }
    if (worker.draining()) {
      patience.departures().left(worker, now);
      desk.withdrawWorker(worker, now);
    } else {
      patience.departures().back(worker.id());
      pools.put(worker);
      desk.fill(worker, now);
    }
  }

  /** What it executes of an attempt that still counts stays with it. */
  private void takeUpAgain(WorkerView worker, Instant now) {
    worker
        .running()
        .forEach(
            (job, attempt) ->
                jobs.queued(job)
                    .filter(queued -> queued.attempts() == attempt)
                    .flatMap(queued -> jobs.ticket(job))
                    .filter(ticket -> worker.freeSlots() >= ticket.demand().needs().cpus())
                    .ifPresent(ticket -> desk.resume(ticket, worker, attempt, now)));
  }

  private void lose(WorkerId id, Instant now) {
    WorkerView worker = workers.remove(id);
    if (worker == null) {
      return;
    }
    patience.departures().left(worker, now);
    desk.withdrawWorker(worker, now);
    for (JobId job : List.copyOf(worker.assigned())) {
      desk.requeue(job, worker, now);
    }
  }

  private void timePassed(Instant now) {
    Instant heardSince = now.minus(policy.silence());
    for (WorkerView worker : List.copyOf(workers.values())) {
      if (worker.lastSeen().isBefore(heardSince)) {
        lose(worker.id(), now);
      } else if (!worker.forgotten().isEmpty()) {
        requeueForgotten(worker, now);
      }
    }
    queue.takeDue(now).forEach(ticket -> desk.place(ticket, now));
    patience.departures().forgetOld(now);
    desk.giveUpStranded(now);
    desk.reserve(now);
    queue.tenants().forgetIdle();
  }

  /** A worker that restarted knows nothing of what it was doing. */
  private void requeueForgotten(WorkerView worker, Instant now) {
    Map.copyOf(worker.forgotten()).entrySet().stream()
        .filter(entry -> !entry.getValue().plus(LAST_WORD).isAfter(now))
        .map(Map.Entry::getKey)
        .sorted()
        .forEach(job -> desk.requeue(job, worker, now));
  }
}
