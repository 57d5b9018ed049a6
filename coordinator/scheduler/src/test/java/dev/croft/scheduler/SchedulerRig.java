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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A scheduler with a clock that is turned by hand; what it decides is kept as short lines. */
final class SchedulerRig {

  static final Platform AMD64 = Platform.linux("amd64");
  static final Platform ARM64 = Platform.linux("arm64");
  static final long MIB = 1L << 20;

  final Scheduler scheduler;
  private final Map<String, WorkerInfo> workers = new HashMap<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  SchedulerRig(SchedulerPolicy policy) {
    scheduler = new Scheduler(policy);
  }

  List<String> worker(String name, int slots) {
    return worker(name, AMD64, slots, 1_000 * MIB);
  }

  List<String> worker(String name, Platform platform, int slots, long memory) {
    WorkerInfo info =
        new WorkerInfo(new WorkerId(name), List.of(platform), List.of(), slots, memory, Map.of());
    workers.put(name, info);
    return says(name, Map.of(), false);
  }

  /** A worker says what it executes. */
  List<String> says(String name, Map<String, Integer> running, boolean draining) {
    Map<JobId, Integer> attempts = new HashMap<>();
    running.forEach((job, attempt) -> attempts.put(new JobId(job), attempt));
    WorkerInfo info = workers.get(name);
    if (info == null) {
      throw new IllegalArgumentException("no worker " + name);
    }
    return feed(new SchedulerEvent.WorkerSeen(new WorkerState(info, attempts, draining)));
  }

  List<String> submit(String job) {
    return submit(job, "t");
  }

  List<String> submit(String job, String tenant) {
    return submit(job, tenant, 0, Needs.usual(), Map.of());
  }

  List<String> submit(
      String job, String tenant, int priority, Needs needs, Map<String, Long> bytes) {
    Map<WorkerId, Long> local = new HashMap<>();
    bytes.forEach((worker, size) -> local.put(new WorkerId(worker), size));
    return feed(
        new SchedulerEvent.JobSubmitted(
            new JobDemand(new JobId(job), tenant, priority, Optional.of(AMD64), needs, local)));
  }

  List<String> end(String job) {
    return feed(new SchedulerEvent.JobEnded(new JobId(job), attempt(job)));
  }

  List<String> gone(String worker) {
    return feed(new SchedulerEvent.WorkerGone(new WorkerId(worker)));
  }

  List<String> after(Duration time) {
    now = now.plus(time);
    return feed(new SchedulerEvent.TimePassed());
  }

  List<String> waiting() {
    return scheduler.waiting(100).stream()
        .map(w -> w.position() + " " + w.job() + " " + w.reason())
        .toList();
  }

  private int attempt(String job) {
    return scheduler.state(new JobId(job)).orElseThrow().attempts();
  }

  List<String> feed(SchedulerEvent event) {
    List<String> lines = new ArrayList<>();
    for (SchedulerEffect effect : scheduler.on(event, now)) {
      lines.add(
          switch (effect) {
            case SchedulerEffect.Assign a -> a.job() + " to " + a.worker() + attempt(a.attempt());
            case SchedulerEffect.Requeued r -> r.job() + " lost " + r.lost();
            case SchedulerEffect.Resumed r -> r.job() + " stays with " + r.worker();
            case SchedulerEffect.Revoke r -> r.job() + " taken from " + r.worker();
            case SchedulerEffect.Impossible i -> i.job() + " given up: " + i.reason();
          });
    }
    return lines;
  }

  private static String attempt(int number) {
    return number == 1 ? "" : " again";
  }
}
