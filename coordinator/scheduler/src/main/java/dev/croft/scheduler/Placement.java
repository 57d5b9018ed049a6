package dev.croft.scheduler;

import dev.croft.model.worker.WorkerInfo.Support;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Chooses a worker for one job: native before emulated, then the bytes that are there already, then
 * load. While a worker could run the job natively, no emulating one gets it.
 */
final class Placement {

  private final Collection<WorkerView> workers;
  private final boolean emulation;

  Placement(Collection<WorkerView> workers, boolean emulation) {
    this.workers = workers;
    this.emulation = emulation;
  }

  /** A worker that the job may be given to now. */
  record Choice(WorkerView worker, boolean emulated, String why) {}

  Optional<Choice> choose(JobDemand demand) {
    Support support = best(demand);
    if (support == Support.NONE) {
      return Optional.empty();
    }
    List<WorkerView> free =
        workers.stream()
            .filter(worker -> worker.support(demand.platform()) == support && worker.hasRoom())
            .toList();
    return free.stream()
        .max(
            Comparator.comparingLong((WorkerView worker) -> localBytes(demand, worker))
                .thenComparing(Comparator.comparingDouble(WorkerView::load).reversed())
                .thenComparing(Comparator.comparing(WorkerView::id).reversed()))
        .map(
            worker ->
                new Choice(worker, support == Support.EMULATED, why(demand, worker, support)));
  }

  /** How the farm can run the job at all. */
  Support best(JobDemand demand) {
    Support best = Support.NONE;
    for (WorkerView worker : workers) {
      switch (worker.support(demand.platform())) {
        case NATIVE -> {
          return Support.NATIVE;
        }
        case EMULATED -> best = emulation ? Support.EMULATED : best;
        case NONE -> {}
      }
    }
    return best;
  }

  private static long localBytes(JobDemand demand, WorkerView worker) {
    return demand.localBytes().getOrDefault(worker.id(), 0L);
  }

  private static String why(JobDemand demand, WorkerView worker, Support support) {
    long bytes = localBytes(demand, worker);
    String how = support == Support.EMULATED ? "emulated" : "native";
    return bytes > 0 ? how + ", has " + bytes + " bytes of the inputs" : how + ", least load";
  }
}
