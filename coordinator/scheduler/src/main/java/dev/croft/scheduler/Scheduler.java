package dev.croft.scheduler;

import dev.croft.model.step.JobId;
import dev.croft.model.worker.WorkerId;
import dev.croft.model.worker.WorkerInfo.Support;
import dev.croft.model.worker.WorkerState;
import dev.croft.scheduler.JobState.Assigned;
import dev.croft.scheduler.JobState.Queued;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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

  /** How long a job that lost its worker waits at least for one to come back. */
  private static final Duration TIME_TO_REJOIN = Duration.ofMinutes(1);

  private final SchedulerPolicy policy;
  private final SortedMap<WorkerId, WorkerView> workers = new TreeMap<>();
  private final Map<JobId, JobState> states = new HashMap<>();
  private final Map<JobId, JobDemand> demands = new HashMap<>();
  private final JobQueue queue = new JobQueue();

  /** A scheduler without workers and jobs. */
  public Scheduler(SchedulerPolicy policy) {
    this.policy = policy;
  }

  /** Takes an event in. */
  public List<SchedulerEffect> on(SchedulerEvent event, Instant now) {
    List<SchedulerEffect> effects = new ArrayList<>();
    switch (event) {
      case SchedulerEvent.JobSubmitted submitted -> submit(submitted.demand(), now);
      case SchedulerEvent.JobEnded ended -> end(ended.job(), ended.attempt());
      case SchedulerEvent.JobWithdrawn withdrawn -> withdraw(withdrawn.job(), effects);
      case SchedulerEvent.WorkerSeen seen -> see(seen.state(), now);
      case SchedulerEvent.WorkerGone gone -> lose(gone.worker(), now, effects);
      case SchedulerEvent.TimePassed passed -> loseTheSilent(now, effects);
    }
    place(now, effects);
    return effects;
  }

  /** The jobs that a worker should be executing, with the attempt of each. */
  public SortedMap<JobId, Integer> desired(WorkerId worker) {
    SortedMap<JobId, Integer> desired = new TreeMap<>();
    WorkerView view = workers.get(worker);
    if (view != null) {
      view.assigned().forEach(job -> state(job).ifPresent(s -> desired.put(job, s.attempts())));
    }
    return desired;
  }

  /** Where a job is; empty once it ended. */
  public Optional<JobState> state(JobId job) {
    return Optional.ofNullable(states.get(job));
  }

  /** How many jobs wait. */
  public int queueLength() {
    return queue.size();
  }

  private void submit(JobDemand demand, Instant now) {
    if (demands.putIfAbsent(demand.id(), demand) == null) {
      states.put(demand.id(), new Queued(now, 0));
      queue.add(demand);
    }
  }

  private void end(JobId job, int attempt) {
    if (states.get(job) instanceof Assigned assigned && assigned.attempts() == attempt) {
      release(job, assigned);
      forget(job);
    }
  }

  private void withdraw(JobId job, List<SchedulerEffect> effects) {
    JobState state = states.get(job);
    if (state instanceof Assigned assigned) {
      release(job, assigned);
      effects.add(new SchedulerEffect.Revoke(job, assigned.worker(), assigned.attempts()));
    }
    forget(job);
  }

  private void see(WorkerState state, Instant now) {
    WorkerView view = workers.get(state.info().id());
    if (view == null) {
      workers.put(state.info().id(), new WorkerView(state, now));
    } else {
      view.seen(state, now);
    }
  }

  private void loseTheSilent(Instant now, List<SchedulerEffect> effects) {
    List<WorkerId> silent =
        workers.values().stream()
            .filter(worker -> worker.lastSeen().plus(policy.silence()).isBefore(now))
            .map(WorkerView::id)
            .toList();
    silent.forEach(worker -> lose(worker, now, effects));
  }

  private void lose(WorkerId worker, Instant now, List<SchedulerEffect> effects) {
    WorkerView view = workers.remove(worker);
    if (view == null) {
      return;
    }
    for (JobId job : List.copyOf(view.assigned())) {
      JobDemand demand = demands.get(job);
      if (demand != null && states.get(job) instanceof Assigned assigned) {
        states.put(job, new Queued(now, assigned.attempts()));
        queue.add(demand);
        effects.add(new SchedulerEffect.Requeued(job, worker, assigned.attempts()));
      }
    }
  }

  private void place(Instant now, List<SchedulerEffect> effects) {
    if (queue.size() == 0) {
      return;
    }
    Placement placement = new Placement(workers.values(), policy.emulation());
    for (JobDemand demand : queue.inTurn()) {
      if (!(states.get(demand.id()) instanceof Queued queued)) {
        throw new IllegalStateException("job " + demand.id() + " is in the queue but not queued");
      }
      Optional<Placement.Choice> choice = placement.choose(demand);
      if (choice.isPresent()) {
        effects.add(assign(demand, queued, choice.get(), now));
      } else if (placement.best(demand) == Support.NONE
          && !queued.since().plus(patience(queued)).isAfter(now)) {
        forget(demand.id());
        effects.add(new SchedulerEffect.Impossible(demand.id(), noWorkerFor(demand)));
      }
    }
  }

  private Duration patience(Queued queued) {
    boolean lostItsWorker = queued.attempts() > 0;
    return lostItsWorker && policy.patience().compareTo(TIME_TO_REJOIN) < 0
        ? TIME_TO_REJOIN
        : policy.patience();
  }

  private SchedulerEffect assign(
      JobDemand demand, Queued queued, Placement.Choice choice, Instant now) {
    int attempt = queued.attempts() + 1;
    WorkerView worker = choice.worker();
    queue.served(demand);
    worker.assigned().add(demand.id());
    states.put(demand.id(), new Assigned(worker.id(), attempt, choice.emulated(), now));
    return new SchedulerEffect.Assign(
        demand.id(), worker.id(), attempt, choice.emulated(), choice.why());
  }

  private void release(JobId job, Assigned assigned) {
    WorkerView view = workers.get(assigned.worker());
    if (view != null) {
      view.assigned().remove(job);
    }
  }

  private void forget(JobId job) {
    queue.remove(job);
    states.remove(job);
    demands.remove(job);
  }

  private String noWorkerFor(JobDemand demand) {
    String wanted = demand.platform().map(Object::toString).orElse("any platform");
    if (workers.isEmpty()) {
      return "no worker is in the farm to run a job for " + wanted;
    }
    List<String> has =
        workers.values().stream()
            .flatMap(worker -> worker.platforms().stream())
            .map(Object::toString)
            .distinct()
            .sorted()
            .toList();
    return "no worker can run a job for "
        + wanted
        + ": the farm has "
        + String.join(", ", has)
        + (policy.emulation() ? "" : " and emulation is not allowed");
  }
}
