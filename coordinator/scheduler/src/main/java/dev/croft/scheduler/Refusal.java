package dev.croft.scheduler;

import dev.croft.model.worker.WorkerInfo.Support;
import java.util.Collection;
import java.util.List;

/** Says why nothing can run a job, and what the farm has instead. */
final class Refusal {

  private Refusal() {}

  static String of(Shape shape, Collection<WorkerView> workers, boolean emulation) {
    String wanted = shape.platform().map(Object::toString).orElse("any platform");
    if (workers.isEmpty()) {
      return "no worker is in the farm to run a job for " + wanted;
    }
    List<WorkerView> able =
        workers.stream()
            .filter(
                worker ->
                    worker.support(shape.platform()) == Support.NATIVE
                        || (emulation && worker.support(shape.platform()) == Support.EMULATED))
            .toList();
    if (able.stream().anyMatch(worker -> !worker.draining())) {
      return "no worker for " + wanted + " has " + shape.needs() + ": the farm has " + sizes(able);
    }
    if (!able.isEmpty()) {
      return "all workers for " + wanted + " are about to leave the farm";
    }
    return "no worker can run a job for "
        + wanted
        + ": the farm has "
        + String.join(", ", platforms(workers))
        + (emulation ? "" : " and emulation is not allowed");
  }

  private static List<String> platforms(Collection<WorkerView> workers) {
    return workers.stream()
        .flatMap(worker -> worker.platforms().stream())
        .map(Object::toString)
        .distinct()
        .sorted()
        .toList();
  }

  private static String sizes(List<WorkerView> workers) {
    return workers.stream()
        .filter(worker -> !worker.draining())
        .map(worker -> new Needs(worker.info().slots(), worker.info().memoryBytes()).toString())
        .distinct()
        .limit(3)
        .reduce((a, b) -> a + ", " + b)
        .orElse("none");
  }
}
