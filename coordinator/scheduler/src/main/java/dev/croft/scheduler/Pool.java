package dev.croft.scheduler;

import dev.croft.model.worker.WorkerId;
import dev.croft.model.worker.WorkerInfo.Support;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * The workers for jobs of one shape. While one of them runs such jobs natively, no emulating one
 * gets any.
 */
final class Pool {

  private final Shape shape;
  private final boolean emulation;
  private final LocalityPolicy locality;
  private final Crew natives;
  private final Crew emulating;

  Pool(Shape shape, SchedulerPolicy policy) {
    this.shape = shape;
    this.emulation = policy.emulation();
    this.locality = policy.locality();
    this.natives = new Crew(shape);
    this.emulating = new Crew(shape);
  }

  /** A worker for a job, and what speaks for it. */
  record Choice(WorkerView worker, boolean emulated, String why) {}

  Shape shape() {
    return shape;
  }

  /** Takes a worker in, or what is new about it. */
  void put(WorkerView worker) {
    remove(worker.id());
    if (worker.couldRun(shape)) {
      switch (worker.support(shape.platform())) {
        case NATIVE -> natives.add(worker);
        case EMULATED -> {
          if (emulation) {
            emulating.add(worker);
          }
        }
        case NONE -> {}
      }
    }
  }

  void remove(WorkerId worker) {
    natives.remove(worker);
    emulating.remove(worker);
  }

  void refresh(WorkerView worker) {
    natives.refresh(worker);
    emulating.refresh(worker);
  }

  /** Those who get the jobs. */
  Crew crew() {
    return natives.isEmpty() ? emulating : natives;
  }

  boolean emulated() {
    return natives.isEmpty();
  }

  boolean canRun() {
    return !crew().isEmpty();
  }

  /** Whether a worker may be given a job of this shape now. */
  boolean takes(WorkerView worker, Ticket ticket) {
    boolean keptForOther =
        worker.reservedFor().isPresent() && !worker.reservedFor().get().equals(ticket.id());
    return crew().contains(worker.id()) && worker.hasRoomFor(shape) && !keptForOther;
  }

  /** The worker with most of the job's inputs, whether it has room or not. */
  Optional<WorkerView> mostLocal(JobDemand demand) {
    return demand.localBytes().entrySet().stream()
        .filter(entry -> crew().contains(entry.getKey()))
        .max(
            Map.Entry.<WorkerId, Long>comparingByValue()
                .thenComparing(Map.Entry.<WorkerId, Long>comparingByKey().reversed()))
        .flatMap(entry -> crew().member(entry.getKey()));
  }

  /** The best of the workers that have room. */
  Optional<WorkerView> best(JobDemand demand) {
    Optional<WorkerView> near =
        demand.localBytes().keySet().stream()
            .filter(crew()::isFree)
            .flatMap(id -> crew().member(id).stream())
            .max(
                Comparator.comparingLong((WorkerView w) -> worth(demand, w))
                    .thenComparing(Comparator.comparingDouble(WorkerView::load).reversed())
                    .thenComparingLong(w -> demand.bytesAt(w.id()))
                    .thenComparing(Comparator.comparing(WorkerView::id).reversed()));
    Optional<WorkerView> idlest = crew().idlest();
    return near.filter(w -> worth(demand, w) > 0 || w.load() <= idlest.orElse(w).load())
        .or(() -> idlest);
  }

  private long worth(JobDemand demand, WorkerView worker) {
    return demand.bytesAt(worker.id()) / locality.worthBytes();
  }

  Choice choice(JobDemand demand, WorkerView worker) {
    return new Choice(worker, emulated(), why(demand, worker));
  }

  private String why(JobDemand demand, WorkerView worker) {
    String how = worker.support(shape.platform()) == Support.NATIVE ? "native" : "emulated";
    if (crew().members().size() == 1) {
      return how + ", the only one";
    }
    long bytes = demand.bytesAt(worker.id());
    return bytes > 0 ? how + ", has " + Bytes.text(bytes) + " of the inputs" : how + ", least load";
  }
}
