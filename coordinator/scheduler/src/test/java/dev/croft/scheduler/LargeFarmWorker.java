package dev.croft.scheduler;

import dev.croft.model.platform.Platform;
import dev.croft.model.step.JobId;
import dev.croft.model.worker.WorkerId;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.model.worker.WorkerState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A worker of {@link LargeFarm}: what it executes, and whether anybody hears of it. */
final class LargeFarmWorker {

  private final WorkerInfo info;
  private final Map<JobId, Integer> running = new HashMap<>();
  private boolean heard = true;
  private int life;

  LargeFarmWorker(WorkerInfo info) {
    this.info = info;
  }

  WorkerId id() {
    return info.id();
  }

  int slots() {
    return info.slots();
  }

  Platform platform() {
    return info.nativePlatforms().getFirst();
  }

  boolean isHeard() {
    return heard;
  }

  /** Counts its deaths. */
  int life() {
    return life;
  }

  WorkerState state() {
    return new WorkerState(info, running, false);
  }

  /** The attempt of a job that it executes, or 0. */
  int attempt(JobId job) {
    return running.getOrDefault(job, 0);
  }

  /** Ends what is not wanted, and returns what it begins. */
  List<JobId> follow(Map<JobId, Integer> desired) {
    running.entrySet().removeIf(e -> !e.getValue().equals(desired.get(e.getKey())));
    List<JobId> begun = new ArrayList<>();
    desired.forEach(
        (job, attempt) -> {
          if (running.putIfAbsent(job, attempt) == null) {
            begun.add(job);
          }
        });
    return begun;
  }

  void done(JobId job) {
    running.remove(job);
  }

  void die() {
    heard = false;
    running.clear();
    life++;
  }

  void fallSilent() {
    heard = false;
  }

  void hear() {
    heard = true;
  }
}
