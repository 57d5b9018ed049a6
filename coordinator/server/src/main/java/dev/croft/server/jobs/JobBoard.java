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
import java.time.Clock;
import java.time.Duration;
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

  private record Posted(Job job, JobListener listener) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Scheduler scheduler;
  private final Clock clock;
  private final Map<JobId, Posted> jobs = new HashMap<>();

  /** A board without jobs and workers. */
  public JobBoard(SchedulerPolicy policy, Clock clock) {
    this.scheduler = new Scheduler(policy);
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
        nanos = changed.awaitNanos(nanos);
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

  /** A worker left the farm. */
  public void workerGone(WorkerId worker) {
    locked(() -> feed(new SchedulerEvent.WorkerGone(worker)));
  }

  /** To be called about every second: notices workers that have gone silent. */
  public void timePassed() {
    locked(() -> feed(new SchedulerEvent.TimePassed()));
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
    feed(new SchedulerEvent.JobEnded(job, attempt));
  }

  private DesiredState desired(WorkerId worker) {
    SortedMap<JobId, Integer> attempts = scheduler.desired(worker);
    List<Job> desired = new ArrayList<>();
    attempts.forEach(
        (id, attempt) -> {
          Posted posted = jobs.get(id);
          if (posted != null) {
            Job job = posted.job();
            desired.add(new Job(id, attempt, job.tenant(), job.platform(), job.steps()));
          }
        });
    return new DesiredState(desired, ASK_AGAIN);
  }

  private void feed(SchedulerEvent event) {
    for (SchedulerEffect effect : scheduler.on(event, clock.instant())) {
      carryOut(effect);
    }
    changed.signalAll();
  }

  private void carryOut(SchedulerEffect effect) {
    switch (effect) {
      case SchedulerEffect.Assign assign -> {
        Posted posted = jobs.get(assign.job());
        if (posted != null) {
          posted
              .listener()
              .assigned(
                  new JobListener.Assignment(
                      assign.worker().value(), assign.emulated(), assign.why()));
        }
      }
      case SchedulerEffect.Revoke revoke -> jobs.remove(revoke.job());
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
