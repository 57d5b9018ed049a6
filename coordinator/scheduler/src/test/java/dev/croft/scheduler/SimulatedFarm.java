package dev.croft.scheduler;

import dev.croft.model.platform.Platform;
import dev.croft.model.step.JobId;
import dev.croft.model.worker.WorkerId;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.model.worker.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A farm in virtual time, all of whose luck comes from one seed. Workers run jobs, fall silent,
 * come back, and deliver what they have to say late. After each event it is checked that no job was
 * given to two workers in one attempt, and that no worker has more jobs than slots.
 */
final class SimulatedFarm {

  private static final Duration TICK = Duration.ofMillis(250);
  private static final Platform AMD64 = Platform.linux("amd64");
  private static final Platform ARM64 = Platform.linux("arm64");

  private record Attempt(JobId job, int number) {}

  private final Random luck;
  private final Scheduler scheduler =
      new Scheduler(new SchedulerPolicy(true, Duration.ofSeconds(10), Duration.ofHours(1)));
  private final Map<WorkerId, WorkerInfo> workers = new TreeMap<>();
  private final Set<WorkerId> silent = new HashSet<>();
  private final Map<WorkerId, Map<JobId, Integer>> running = new HashMap<>();
  private final Map<Attempt, WorkerId> givenTo = new HashMap<>();
  private final List<JobId> submitted = new ArrayList<>();
  private final Set<JobId> ended = new HashSet<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  SimulatedFarm(long seed, int workerCount) {
    luck = new Random(seed);
    for (int i = 0; i < workerCount; i++) {
      boolean arm = i % 3 == 2;
      WorkerInfo info =
          new WorkerInfo(
              new WorkerId("w" + i),
              List.of(arm ? ARM64 : AMD64),
              List.of(arm ? AMD64 : ARM64),
              1 + luck.nextInt(3),
              1L << 30,
              Map.of());
      workers.put(info.id(), info);
      running.put(info.id(), new HashMap<>());
    }
  }

  /** Jobs arrive while workers come and go. */
  void unsafeTime(int steps) {
    for (int i = 0; i < steps; i++) {
      submitSome();
      for (WorkerId worker : workers.keySet()) {
        if (luck.nextInt(40) == 0) {
          silent.add(worker);
        } else if (luck.nextInt(10) == 0) {
          silent.remove(worker);
        }
      }
      tick();
    }
  }

  /** Nothing fails any more; what was submitted must come to its end. */
  void calmTime(int atMost) {
    silent.clear();
    for (int i = 0; i < atMost && ended.size() < submitted.size(); i++) {
      tick();
    }
  }

  List<JobId> unfinished() {
    return submitted.stream().filter(job -> !ended.contains(job)).toList();
  }

  int submitted() {
    return submitted.size();
  }

  private void submitSome() {
    for (int i = luck.nextInt(3); i > 0; i--) {
      JobId id = new JobId("j" + submitted.size());
      submitted.add(id);
      Platform platform = luck.nextInt(3) == 0 ? ARM64 : AMD64;
      feed(
          new SchedulerEvent.JobSubmitted(
              new JobDemand(
                  id,
                  "t" + luck.nextInt(4),
                  luck.nextInt(2),
                  luck.nextInt(5) == 0 ? Optional.empty() : Optional.of(platform),
                  Map.of())));
    }
  }

  private void tick() {
    now = now.plus(TICK);
    feed(new SchedulerEvent.TimePassed());
    for (WorkerInfo worker : workers.values()) {
      if (!silent.contains(worker.id())) {
        synchronize(worker);
      }
      workOn(worker.id());
    }
  }

  private void synchronize(WorkerInfo worker) {
    Map<JobId, Integer> doing = running.getOrDefault(worker.id(), new HashMap<>());
    feed(new SchedulerEvent.WorkerSeen(new WorkerState(worker, doing, false)));
    Map<JobId, Integer> desired = scheduler.desired(worker.id());
    doing.keySet().removeIf(job -> !desired.containsKey(job));
    doing.putAll(desired);
  }

  /** A silent worker works on; what it says of it comes too late. */
  private void workOn(WorkerId worker) {
    Map<JobId, Integer> doing = running.getOrDefault(worker, new HashMap<>());
    for (JobId job : List.copyOf(doing.keySet())) {
      if (luck.nextInt(6) == 0) {
        Integer attempt = doing.get(job);
        if (attempt != null && !silent.contains(worker)) {
          doing.remove(job);
          feed(new SchedulerEvent.JobEnded(job, attempt));
        }
      }
    }
  }

  private void feed(SchedulerEvent event) {
    for (SchedulerEffect effect : scheduler.on(event, now)) {
      switch (effect) {
        case SchedulerEffect.Assign assign -> checkGivenOnce(assign);
        case SchedulerEffect.Impossible impossible ->
            throw new AssertionError("job " + impossible.job() + " was given up");
        case SchedulerEffect.Revoke revoke -> {}
        case SchedulerEffect.Requeued requeued -> {}
        case SchedulerEffect.Resumed resumed -> {}
      }
    }
    if (event instanceof SchedulerEvent.JobEnded end && scheduler.state(end.job()).isEmpty()) {
      ended.add(end.job());
    }
    checkSlots();
  }

  private void checkGivenOnce(SchedulerEffect.Assign assign) {
    WorkerId before = givenTo.put(new Attempt(assign.job(), assign.attempt()), assign.worker());
    if (before != null) {
      throw new AssertionError(
          "attempt " + assign.attempt() + " of " + assign.job() + " was given to two workers");
    }
    if (ended.contains(assign.job())) {
      throw new AssertionError("job " + assign.job() + " was given out after its end");
    }
  }

  private void checkSlots() {
    for (WorkerInfo worker : workers.values()) {
      int has = scheduler.desired(worker.id()).size();
      if (has > worker.slots()) {
        throw new AssertionError(worker.id() + " has " + has + " jobs in " + worker.slots());
      }
    }
  }
}
