package dev.croft.server.api;

import dev.croft.agent.link.PruneRequest;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.protocol.generated.types.GCPolicy;
import dev.croft.protocol.generated.types.WorkerRecord;
import dev.croft.protocol.llb.Platforms;
import java.util.List;

/** Workers as the API shows them. */
final class WorkerMessages {
  private WorkerMessages() {}

  /**
   * A worker; what it runs natively comes before what it emulates.
   *
   * @param collection what is collected when
   */
  static WorkerRecord of(WorkerInfo worker, List<PruneRequest> collection) {
    WorkerRecord.Builder record =
        WorkerRecord.newBuilder().setID(worker.id().value()).putAllLabels(worker.labels());
    worker.platforms().forEach(platform -> record.addPlatforms(Platforms.write(platform)));
    collection.forEach(rule -> record.addGCPolicy(rule(rule)));
    return record.build();
  }

  private static GCPolicy rule(PruneRequest rule) {
    return GCPolicy.newBuilder()
        .setAll(rule.all())
        .setKeepDuration(rule.keepDuration().toNanos())
        .addAllFilters(rule.filters())
        .setReservedSpace(rule.reservedBytes())
        .setMaxUsedSpace(rule.maxUsedBytes())
        .setMinFreeSpace(rule.minFreeBytes())
        .build();
  }

  /** Whether a worker passes one of the filters, of which {@code id==…} is known. */
  static boolean matches(WorkerInfo worker, List<String> filters) {
    return filters.isEmpty()
        || filters.stream().anyMatch(filter -> filter.equals("id==" + worker.id().value()));
  }
}
