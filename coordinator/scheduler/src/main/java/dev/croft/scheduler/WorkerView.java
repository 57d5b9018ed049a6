package dev.croft.scheduler;

import dev.croft.model.platform.Platform;
import dev.croft.model.step.JobId;
import dev.croft.model.worker.WorkerId;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.model.worker.WorkerState;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the scheduler knows of a worker. */
final class WorkerView {

  private final SortedMap<JobId, Needs> assigned = new TreeMap<>();
  private final Set<JobId> confirmed = new HashSet<>();
  private final Map<JobId, Instant> forgotten = new HashMap<>();
  private WorkerState state;
  private Instant lastSeen;
  private int usedSlots;
  private long usedMemory;
  private Optional<JobId> reservedFor = Optional.empty();

  WorkerView(WorkerState state, Instant now) {
    this.state = state;
    this.lastSeen = now;
  }

  /** Takes a worker's word; returns whether anything about the worker itself is new. */
  boolean seen(WorkerState newState, Instant now) {
    boolean changed =
        newState.draining() != state.draining() || !newState.info().equals(state.info());
    state = newState;
    lastSeen = now;
    noteForgotten(now);
    return changed;
  }

  /**
   * A job that it said it executes and does not name any more is over, or was lost with a restart.
   */
  private void noteForgotten(Instant now) {
    for (JobId job : assigned.keySet()) {
      if (state.running().containsKey(job)) {
        confirmed.add(job);
        forgotten.remove(job);
      } else if (confirmed.contains(job)) {
        forgotten.putIfAbsent(job, now);
      }
    }
  }

  WorkerId id() {
    return state.info().id();
  }

  Instant lastSeen() {
    return lastSeen;
  }

  boolean draining() {
    return state.draining();
  }

  Map<JobId, Integer> running() {
    return state.running();
  }

  /** The jobs that it has been given. */
  Set<JobId> assigned() {
    return assigned.keySet();
  }

  /** Jobs that it stopped executing without a word, and since when that is known. */
  Map<JobId, Instant> forgotten() {
    return forgotten;
  }

  void assign(JobId job, Needs needs) {
    assigned.put(job, needs);
    usedSlots += needs.cpus();
    usedMemory += needs.memoryBytes();
  }

  void release(JobId job) {
    Needs needs = assigned.remove(job);
    if (needs != null) {
      usedSlots -= needs.cpus();
      usedMemory -= needs.memoryBytes();
    }
    confirmed.remove(job);
    forgotten.remove(job);
  }

  /** Whether it could ever run jobs of a shape, were it idle. */
  boolean couldRun(Shape shape) {
    return !state.draining()
        && shape.needs().cpus() <= state.info().slots()
        && shape.needs().memoryBytes() <= state.info().memoryBytes();
  }

  boolean hasRoom() {
    return !state.draining() && usedSlots < state.info().slots();
  }

  /** Whether jobs of a shape fit beside what it does now. */
  boolean hasRoomFor(Shape shape) {
    return couldRun(shape)
        && usedSlots + shape.needs().cpus() <= state.info().slots()
        && usedMemory + shape.needs().memoryBytes() <= state.info().memoryBytes();
  }

  double load() {
    return (double) usedSlots / state.info().slots();
  }

  int freeSlots() {
    return state.info().slots() - usedSlots;
  }

  Optional<JobId> reservedFor() {
    return reservedFor;
  }

  void reserve(Optional<JobId> job) {
    reservedFor = job;
  }

  Set<Platform> platforms() {
    return state.info().platforms();
  }

  WorkerInfo info() {
    return state.info();
  }

  WorkerInfo.Support support(Optional<Platform> platform) {
    return platform.map(state.info()::support).orElse(WorkerInfo.Support.NATIVE);
  }
}
