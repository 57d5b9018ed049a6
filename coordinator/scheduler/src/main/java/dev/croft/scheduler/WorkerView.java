package dev.croft.scheduler;

import dev.croft.model.platform.Platform;
import dev.croft.model.step.JobId;
import dev.croft.model.worker.WorkerId;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.model.worker.WorkerState;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the scheduler knows of a worker. */
final class WorkerView {

  private final SortedSet<JobId> assigned = new TreeSet<>();
  private WorkerState state;
  private Instant lastSeen;

  WorkerView(WorkerState state, Instant now) {
    this.state = state;
    this.lastSeen = now;
  }

  void seen(WorkerState newState, Instant now) {
    state = newState;
    lastSeen = now;
  }

  WorkerId id() {
    return state.info().id();
  }

  Instant lastSeen() {
    return lastSeen;
  }

  SortedSet<JobId> assigned() {
    return assigned;
  }

  boolean hasRoom() {
    return !state.draining() && assigned.size() < state.info().slots();
  }

  double load() {
    return (double) assigned.size() / state.info().slots();
  }

  Set<Platform> platforms() {
    return state.info().platforms();
  }

  WorkerInfo.Support support(Optional<Platform> platform) {
    return platform.map(state.info()::support).orElse(WorkerInfo.Support.NATIVE);
  }
}
