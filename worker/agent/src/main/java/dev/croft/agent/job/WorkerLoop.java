package dev.croft.agent.job;

import dev.croft.agent.link.CoordinatorLink;
import dev.croft.model.failure.CroftException;
import dev.croft.model.step.Job;
import dev.croft.model.step.JobId;
import dev.croft.model.worker.DesiredState;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.model.worker.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a worker doing what its coordinator wants: says what it is doing, learns what it should be
 * doing, starts what is missing, and ends what is too much.
 */
public final class WorkerLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerLoop.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  /** Jobs that were ended need a moment; until they are gone, the coordinator answers at once. */
  private static final Duration WHILE_JOBS_END = Duration.ofMillis(5);

  private record Attempt(int number, Thread thread) {}

  private final WorkerInfo info;
  private final CoordinatorLink coordinator;
  private final JobRunner runner;
  private final Map<JobId, Attempt> running = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean draining;
  private String whyMissed = "";

  /** A loop that has not begun. */
  public WorkerLoop(WorkerInfo info, CoordinatorLink coordinator, JobRunner runner) {
    this.info = info;
    this.coordinator = coordinator;
    this.runner = runner;
    this.thread = Thread.ofVirtual().name("worker " + info.id()).unstarted(this::loop);
  }

  /** Begins to ask. */
  public void start() {
    thread.start();
  }

  /** Said once for each reason, not each time. */
  private void missed(String why) {
    if (!why.equals(whyMissed)) {
      LOG.warn("worker {} has no coordinator: {}", info.id(), why);
      whyMissed = why;
    }
  }

  private void found() {
    if (!whyMissed.isEmpty()) {
      LOG.info("worker {} has a coordinator again", info.id());
      whyMissed = "";
    }
  }

  private void loop() {
    try {
      while (true) {
        try {
          WorkerState before = state();
          DesiredState desired = coordinator.synchronize(before);
          reconcile(before, desired);
          if (before.equals(state()) && !matches(before, desired)) {
            Thread.sleep(WHILE_JOBS_END);
          }
          found();
        } catch (CroftException e) {
          // A head that cannot be reached is found again, or another one is.
          missed(e.text());
          Thread.sleep(AFTER_FAILURE);
        } catch (RuntimeException e) {
          LOG.error("worker {} could not synchronize with its coordinator", info.id(), e);
          Thread.sleep(AFTER_FAILURE);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("worker {} ends", info.id());
    }
  }

  private static boolean matches(WorkerState state, DesiredState desired) {
    Map<JobId, Integer> wanted = new HashMap<>();
    desired.jobs().forEach(job -> wanted.put(job.id(), job.attempt()));
    return wanted.equals(state.running());
  }

  private WorkerState state() {
    Map<JobId, Integer> attempts = new HashMap<>();
    running.forEach((job, attempt) -> attempts.put(job, attempt.number()));
    return new WorkerState(info, attempts, draining);
  }

  /**
   * Begins and ends jobs.
   *
   * @param asked what the coordinator was told when it said what it wants: a job that was running
   *     then and is not now has ended meanwhile, and the coordinator did not know
   */
  private void reconcile(WorkerState asked, DesiredState desired) {
    Map<JobId, Job> wanted = new HashMap<>();
    desired.jobs().forEach(job -> wanted.put(job.id(), job));
    running.forEach(
        (id, attempt) -> {
          Job job = wanted.get(id);
          if (job == null || job.attempt() != attempt.number()) {
            attempt.thread().interrupt();
          }
        });
    if (!draining) {
      wanted.values().stream()
          .filter(job -> !running.containsKey(job.id()))
          .filter(job -> !Integer.valueOf(job.attempt()).equals(asked.running().get(job.id())))
          .forEach(this::begin);
    }
  }

  private void begin(Job job) {
    Thread worker =
        Thread.ofVirtual()
            .name("job " + job.id())
            .unstarted(
                () -> {
                  try {
                    runner.run(job, coordinator);
                  } finally {
                    running.remove(job.id());
                  }
                });
    running.put(job.id(), new Attempt(job.attempt(), worker));
    worker.start();
  }

  /** Takes no more jobs, and waits until there are none, or for as long as there is patience. */
  public void drain(Duration patience) {
    draining = true;
    Instant end = Instant.now().plus(patience);
    for (Attempt attempt : running.values()) {
      Duration left = Duration.between(Instant.now(), end);
      try {
        if (!left.isPositive() || !attempt.thread().join(left)) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    running.values().forEach(attempt -> attempt.thread().interrupt());
    for (Attempt attempt : running.values()) {
      try {
        attempt.thread().join(Duration.ofSeconds(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
