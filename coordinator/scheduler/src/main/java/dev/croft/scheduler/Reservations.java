package dev.croft.scheduler;

import dev.croft.model.step.JobId;
import dev.croft.model.worker.WorkerId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Workers that get nothing else until there is room for one job that needs much: without that,
 * small jobs would take each slot that becomes free before it.
 */
final class Reservations {

  private final Map<JobId, WorkerId> byJob = new HashMap<>();

  /** Keeps a worker for a job; returns the worker. */
  Optional<WorkerView> reserve(Ticket ticket, Pool pool) {
    if (byJob.containsKey(ticket.id())) {
      return Optional.empty();
    }
    Optional<WorkerView> chosen =
        pool.crew().members().stream()
            .filter(worker -> worker.reservedFor().isEmpty())
            .max(
                Comparator.comparingInt(WorkerView::freeSlots)
                    .thenComparing(Comparator.comparing(WorkerView::id).reversed()));
    chosen.ifPresent(
        worker -> {
          byJob.put(ticket.id(), worker.id());
          worker.reserve(Optional.of(ticket.id()));
        });
    return chosen;
  }

  /** The job needs its worker no more; returns the worker. */
  Optional<WorkerId> cancel(JobId job) {
    return Optional.ofNullable(byJob.remove(job));
  }

  void workerGone(WorkerId worker) {
    byJob.values().removeIf(worker::equals);
  }
}
