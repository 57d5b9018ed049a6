package dev.croft.scheduler;

import dev.croft.model.worker.WorkerId;
import dev.croft.model.worker.WorkerInfo.Support;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Workers that left a while ago, or are about to, and may be back: jobs wait for them. */
final class Departures {

  private record Departure(WorkerView worker, Instant at) {}

  private final Map<WorkerId, Departure> byWorker = new HashMap<>();
  private final SchedulerPolicy policy;

  Departures(SchedulerPolicy policy) {
    this.policy = policy;
  }

  void left(WorkerView worker, Instant now) {
    byWorker.putIfAbsent(worker.id(), new Departure(worker, now));
  }

  void back(WorkerId worker) {
    byWorker.remove(worker);
  }

  void forgetOld(Instant now) {
    byWorker.values().removeIf(gone -> !gone.at().plus(policy.rejoin()).isAfter(now));
  }

  /** Until when it makes sense to wait for one that ran jobs of a shape. */
  Instant worthWaiting(Shape shape) {
    return byWorker.values().stream()
        .filter(gone -> ranOnce(gone.worker(), shape))
        .map(gone -> gone.at().plus(policy.rejoin()))
        .max(Instant::compareTo)
        .orElse(Instant.MIN);
  }

  private boolean ranOnce(WorkerView worker, Shape shape) {
    Support support = worker.support(shape.platform());
    return support == Support.NATIVE || (support == Support.EMULATED && policy.emulation());
  }

  Duration rejoin() {
    return policy.rejoin();
  }
}
