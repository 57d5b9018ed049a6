package dev.croft.server.jobs;

import dev.croft.model.step.Job;
import dev.croft.model.step.JobEvent;
import dev.croft.model.step.JobId;
import dev.croft.model.worker.DesiredState;
import dev.croft.model.worker.WorkerId;
import dev.croft.model.worker.WorkerState;
import dev.croft.scheduler.JobDemand;
import dev.croft.scheduler.JobState;
import dev.croft.scheduler.Scheduler;
import dev.croft.scheduler.SchedulerEffect;
import dev.croft.scheduler.SchedulerEvent;
import dev.croft.scheduler.SchedulerPolicy;
import dev.croft.scheduler.Waiting;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The scheduler's shell: feeds it events with the time, carries its effects out, and answers
 * workers that ask what to do. Thread safe.
 */
public final class JobBoard {

  private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

  /** Who waits no longer than this is not told that it waits. */
  private static final Duration WORTH_TELLING = Duration.ofSeconds(1);

  /** Nobody behind so many others is told its place. */
  private static final int PLACES_TOLD = 1_000;

  /** Nobody counts more jobs one by one. */
  private static final int MANY = 10_000;

  private record Posted(Job job, JobListener listener) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<WorkerId, Condition> changed = new HashMap<>();
  private final Scheduler scheduler;
  private final Clock clock;
  private final Map<JobId, Posted> jobs = new HashMap<>();
  private final JobWatch watch;
  private Instant told = Instant.MIN;

  /** A board without jobs and workers. */
  public JobBoard(SchedulerPolicy policy, Clock clock) {
    this(policy, clock, Duration.ZERO, JobWatch.NONE);
  }

  /**
   * A board without jobs and workers.
   *
   * @param grace how long workers that it does not know yet may take to come, before a job that
   *     none can run is given up
   * @param watch hears what becomes of jobs
   */
  public JobBoard(SchedulerPolicy policy, Clock clock, Duration grace, JobWatch watch) {
    this.watch = watch;
    this.scheduler = new Scheduler(policy, clock.instant().plus(grace));
    this.clock = clock;
  }

  /** Posts a job; the listener hears what becomes of it. */
  public void submit(Job job, JobDemand demand, JobListener listener) {
    locked(
        () -> {
          jobs.put(job.id(), new Posted(job, listener));
          feed(new SchedulerEvent.JobSubmitted(demand));
        });
  }

  /** Takes a job back; its listener hears nothing more. */
  public void withdraw(JobId job) {
    locked(
        () -> {
          jobs.remove(job);
          feed(new SchedulerEvent.JobWithdrawn(job));
        });
  }

  /** Answers a worker; see {@code CoordinatorLink.synchronize}. */
  public DesiredState synchronize(WorkerState state) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      feed(new SchedulerEvent.WorkerSeen(state));
      long nanos = ASK_AGAIN.toNanos();
      while (scheduler.desired(state.info().id()).equals(state.running()) && nanos > 0) {
        nanos = changed(state.info().id()).awaitNanos(nanos);
      }
      return desired(state.info().id());
    } finally {
      lock.unlock();
    }
  }

  /** Takes a worker's report; one of an attempt that no longer counts is dropped. */
  public void report(JobEvent event) {
    locked(
        () -> {
          Posted posted = jobs.get(event.job());
          if (posted == null || !counts(event)) {
            return;
          }
          switch (event) {
            case JobEvent.JobDone done -> end(done.job(), done.attempt());
            case JobEvent.JobFailed failed -> end(failed.job(), failed.attempt());
            case JobEvent.Progress progress -> {}
            case JobEvent.InputProgress progress -> {}
            case JobEvent.StepDone done -> {}
          }
          posted.listener().event(event);
        });
  }

  /** Workers that it does not know yet may come, for so long: no job is given up before. */
  public void expectWorkers(Duration grace) {
    locked(() -> feed(new SchedulerEvent.WorkersExpected(clock.instant().plus(grace))));
  }

  /** A worker left the farm. */
  public void workerGone(WorkerId worker) {
    locked(
        () -> {
          feed(new SchedulerEvent.WorkerGone(worker));
          wake(worker);
        });
  }

  /**
   * To be called several times a second: notices workers that have gone silent and waits that are
   * over, and tells those who wait where they stand.
   */
  public void timePassed() {
    locked(
        () -> {
          feed(new SchedulerEvent.TimePassed());
          Instant now = clock.instant();
          if (scheduler.queueLength() > 0 && told.plus(WORTH_TELLING).isBefore(now)) {
            told = now;
            tellPlaces(now);
          }
        });
  }

  private void tellPlaces(Instant now) {
    for (Waiting waiting : scheduler.waiting(PLACES_TOLD)) {
      Posted posted = jobs.get(waiting.job());
      if (posted != null && !waiting.since().plus(WORTH_TELLING).isAfter(now)) {
        posted.listener().waits(waiting);
      }
    }
  }

  /** The jobs that wait for a worker, the first of them where they are very many. */
  public List<Job> waiting() {
    lock.lock();
    try {
      return scheduler.waiting(MANY).stream()
          .flatMap(waiting -> Optional.ofNullable(jobs.get(waiting.job())).stream())
          .map(Posted::job)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** How many jobs wait for a worker. */
  public int queueLength() {
    lock.lock();
    try {
      return scheduler.queueLength();
    } finally {
      lock.unlock();
    }
  }

  /** The jobs that a worker has. */
  public List<JobId> jobsOf(WorkerId worker) {
    lock.lock();
    try {
      return List.copyOf(scheduler.desired(worker).keySet());
    } finally {
      lock.unlock();
    }
  }

  private boolean counts(JobEvent event) {
    Optional<JobState> state = scheduler.state(event.job());
    return state.isPresent()
        && state.get() instanceof JobState.Assigned assigned
        && assigned.attempts() == event.attempt();
  }

  private void end(JobId job, int attempt) {
    jobs.remove(job);
    scheduler.state(job).ifPresent(this::wakeWorkerOf);
    feed(new SchedulerEvent.JobEnded(job, attempt));
  }

  private void wakeWorkerOf(JobState state) {
    if (state instanceof JobState.Assigned assigned) {
      wake(assigned.worker());
    }
  }

  private DesiredState desired(WorkerId worker) {
    SortedMap<JobId, Integer> attempts = scheduler.desired(worker);
    List<Job> desired = new ArrayList<>();
    attempts.forEach(
        (id, attempt) -> {
          Posted posted = jobs.get(id);
          if (posted != null) {
            desired.add(posted.job().onAttempt(attempt));
          }
        });
    return new DesiredState(desired, ASK_AGAIN);
  }

  private void feed(SchedulerEvent event) {
    for (SchedulerEffect effect : scheduler.on(event, clock.instant())) {
      carryOut(effect);
    }
  }

  private Condition changed(WorkerId worker) {
    return changed.computeIfAbsent(worker, id -> lock.newCondition());
  }

  private void wake(WorkerId worker) {
    changed(worker).signalAll();
  }

  private void carryOut(SchedulerEffect effect) {
    switch (effect) {
      case SchedulerEffect.Assign assign -> {
        Posted posted = jobs.get(assign.job());
        if (posted != null) {
          watch.assigned(posted.job(), assign.waited());
          posted
              .listener()
              .assigned(
                  new JobListener.Assignment(
                      assign.worker().value(),
                      assign.emulated(),
                      assign.why(),
                      assign.waited(),
                      scheduler.workerCount()));
        }
        wake(assign.worker());
      }
      case SchedulerEffect.Revoke revoke -> {
        jobs.remove(revoke.job());
        wake(revoke.worker());
      }
      case SchedulerEffect.Resumed resumed -> wake(resumed.worker());
      case SchedulerEffect.Requeued requeued -> {
        Posted posted = jobs.remove(requeued.job());
        feed(new SchedulerEvent.JobWithdrawn(requeued.job()));
        if (posted != null) {
          posted.listener().lost("worker " + requeued.lost() + " is gone");
        }
      }
      case SchedulerEffect.Impossible impossible -> {
        Posted posted = jobs.remove(impossible.job());
        if (posted != null) {
          posted.listener().impossible(impossible.reason());
        }
      }
    }
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }
}
