package dev.croft.scheduler;

import dev.croft.model.platform.Platform;
import dev.croft.model.step.JobId;
import dev.croft.model.worker.WorkerId;
import dev.croft.model.worker.WorkerInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;

/**
 * A farm of many workers in virtual time, event by event, all of whose luck comes from one seed.
 * Jobs arrive for a while; meanwhile workers die, fall silent, come back, and join. What is checked
 * at each event: a job has one attempt that counts, and ends once.
 */
final class LargeFarm {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int HEARTBEAT_MILLIS = 2_000;
  private static final int ON_THE_WAY_MILLIS = 2;
  private static final Platform AMD64 = Platform.linux("amd64");
  private static final Platform ARM64 = Platform.linux("arm64");

  private record Timed(long at, long order, Runnable action) {}

  private final Random luck;
  private final Scheduler scheduler = new Scheduler(SchedulerPolicy.defaults());
  private final PriorityQueue<Timed> agenda =
      new PriorityQueue<>(Comparator.comparingLong(Timed::at).thenComparingLong(Timed::order));
  private final Map<WorkerId, LargeFarmWorker> workers = new TreeMap<>();
  private final Map<JobId, Long> durations = new HashMap<>();
  private final Map<JobId, Long> unfinished = new HashMap<>();
  private final MakespanBound bound = new MakespanBound();
  private final List<Long> decisionNanos = new ArrayList<>();
  private long now;
  private long order;
  private long lastEnd;
  private int arrivalsToCome;
  private int requeued;
  private int resumed;

  LargeFarm(long seed, int workerCount) {
    luck = new Random(seed);
    for (int i = 0; i < workerCount; i++) {
      join(i);
    }
    every(1_000, () -> feed(new SchedulerEvent.TimePassed()));
  }

  /** Plans arrivals, evenly over a time. */
  void submit(int jobs, Duration within) {
    arrivalsToCome = jobs;
    for (int i = 0; i < jobs; i++) {
      JobId id = new JobId("j" + i);
      long at = (long) (luck.nextDouble() * within.toMillis());
      at(at, () -> arrive(id));
    }
  }

  /** Plans deaths, silences and joins, evenly over a time. */
  void disturb(int times, Duration within) {
    List<LargeFarmWorker> before = List.copyOf(workers.values());
    for (int i = 0; i < times; i++) {
      int fresh = before.size() + i;
      LargeFarmWorker victim = before.get(luck.nextInt(before.size()));
      int kind = luck.nextInt(3);
      long silence = 1_000L + luck.nextInt(20_000);
      at(
          (long) (luck.nextDouble() * within.toMillis()),
          () -> {
            switch (kind) {
              case 0 -> die(victim, silence);
              case 1 -> fallSilent(victim, silence);
              default -> join(fresh);
            }
          });
    }
  }

  /** Lets time pass until all jobs came to their end, or a limit. */
  void run(Duration atMost) {
    while (!agenda.isEmpty()) {
      Timed next = agenda.remove();
      now = next.at();
      if (now > atMost.toMillis() || unfinished() == 0) {
        return;
      }
      next.action().run();
    }
  }

  int unfinished() {
    return unfinished.size() + arrivalsToCome;
  }

  int ended() {
    return durations.size() - unfinished.size();
  }

  int requeued() {
    return requeued;
  }

  int resumed() {
    return resumed;
  }

  Duration makespan() {
    return Duration.ofMillis(lastEnd);
  }

  Duration bestPossible() {
    return Duration.ofMillis(bound.millis());
  }

  /** How long decisions took, in nanoseconds, the fastest first. */
  long[] decisionNanos() {
    long[] sorted = decisionNanos.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }

  private void join(int number) {
    boolean arm = number % 10 < 3;
    WorkerInfo info =
        new WorkerInfo(
            new WorkerId("w" + number),
            List.of(arm ? ARM64 : AMD64),
            List.of(arm ? AMD64 : ARM64),
            1 + number % 4,
            8L << 30,
            Map.of());
    LargeFarmWorker worker = new LargeFarmWorker(info);
    workers.put(info.id(), worker);
    bound.capacity(now, info.nativePlatforms().getFirst(), info.slots());
    at(now + luck.nextInt(HEARTBEAT_MILLIS), () -> heartbeat(worker));
  }

  private void heartbeat(LargeFarmWorker worker) {
    synchronize(worker);
    at(now + HEARTBEAT_MILLIS, () -> heartbeat(worker));
  }

  private void synchronize(LargeFarmWorker worker) {
    if (!worker.isHeard()) {
      return;
    }
    feed(new SchedulerEvent.WorkerSeen(worker.state()));
    for (JobId job : worker.follow(scheduler.desired(worker.id()))) {
      int life = worker.life();
      int attempt = worker.attempt(job);
      at(now + durations.getOrDefault(job, 0L), () -> complete(worker, life, job, attempt));
    }
  }

  private void complete(LargeFarmWorker worker, int life, JobId job, int attempt) {
    if (worker.life() != life || worker.attempt(job) != attempt) {
      return;
    }
    if (!worker.isHeard()) {
      at(now + HEARTBEAT_MILLIS, () -> complete(worker, life, job, attempt));
      return;
    }
    worker.done(job);
    feed(new SchedulerEvent.JobEnded(job, attempt));
    if (scheduler.state(job).isEmpty() && unfinished.remove(job) != null) {
      lastEnd = now;
    }
  }

  private void arrive(JobId id) {
    arrivalsToCome--;
    Platform platform = luck.nextInt(10) < 3 ? ARM64 : AMD64;
    long duration = 1_000L + luck.nextInt(29_000);
    durations.put(id, duration);
    unfinished.put(id, now);
    bound.work(now, platform, duration);
    Map<WorkerId, Long> local =
        luck.nextInt(4) > 0
            ? Map.of()
            : Map.of(new WorkerId("w" + luck.nextInt(workers.size())), luck.nextLong(300_000_000));
    feed(
        new SchedulerEvent.JobSubmitted(
            new JobDemand(
                id, "t" + luck.nextInt(20), luck.nextInt(3), Optional.of(platform), local)));
  }

  private void die(LargeFarmWorker worker, long millis) {
    if (worker.isHeard()) {
      worker.die();
      bound.capacity(now, worker.platform(), -worker.slots());
      at(
          now + millis,
          () -> {
            worker.hear();
            bound.capacity(now, worker.platform(), worker.slots());
          });
    }
  }

  private void fallSilent(LargeFarmWorker worker, long millis) {
    if (worker.isHeard()) {
      worker.fallSilent();
      at(now + millis, worker::hear);
    }
  }

  private void feed(SchedulerEvent event) {
    long before = System.nanoTime();
    List<SchedulerEffect> effects = scheduler.on(event, START.plusMillis(now));
    decisionNanos.add(System.nanoTime() - before);
    for (SchedulerEffect effect : effects) {
      switch (effect) {
        case SchedulerEffect.Assign assign -> {
          LargeFarmWorker worker = Objects.requireNonNull(workers.get(assign.worker()));
          if (!unfinished.containsKey(assign.job())) {
            throw new AssertionError(assign.job() + " was given out after its end");
          }
          if (scheduler.desired(worker.id()).size() > worker.slots()) {
            throw new AssertionError(worker.id() + " has more jobs than slots");
          }
          at(now + ON_THE_WAY_MILLIS, () -> synchronize(worker));
        }
        case SchedulerEffect.Requeued lost -> requeued++;
        case SchedulerEffect.Resumed again -> resumed++;
        case SchedulerEffect.Impossible impossible ->
            throw new AssertionError(impossible.job() + " was given up");
        case SchedulerEffect.Revoke revoke -> {}
      }
    }
  }

  private void every(long millis, Runnable action) {
    at(
        now + millis,
        () -> {
          action.run();
          every(millis, action);
        });
  }

  private void at(long millis, Runnable action) {
    agenda.add(new Timed(millis, order++, action));
  }
}
