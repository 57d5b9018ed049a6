package dev.croft.server.api;

import dev.croft.model.platform.Platform;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.protocol.generated.types.WorkerRecord;
import java.util.List;

/** Workers and platforms as the API shows them. */
final class WorkerMessages {
  private WorkerMessages() {}

  /** A worker; what it runs natively comes before what it emulates. */
  static WorkerRecord of(WorkerInfo worker) {
    WorkerRecord.Builder record =
        WorkerRecord.newBuilder().setID(worker.id().value()).putAllLabels(worker.labels());
    worker.platforms().forEach(platform -> record.addPlatforms(platform(platform)));
    return record.build();
  }

  /** Whether a worker passes one of the filters, of which {@code id==…} is known. */
  static boolean matches(WorkerInfo worker, List<String> filters) {
    return filters.isEmpty()
        || filters.stream().anyMatch(filter -> filter.equals("id==" + worker.id().value()));
  }

  static dev.croft.protocol.generated.llb.Platform platform(Platform platform) {
    return dev.croft.protocol.generated.llb.Platform.newBuilder()
        .setOS(platform.os())
        .setArchitecture(platform.architecture())
        .setVariant(platform.variant())
        .setOSVersion(platform.osVersion())
        .addAllOSFeatures(platform.osFeatures())
        .build();
  }

  static Platform platform(dev.croft.protocol.generated.llb.Platform message) {
    return new Platform(
        message.getOS(),
        message.getArchitecture(),
        message.getVariant(),
        message.getOSVersion(),
        message.getOSFeaturesList());
  }
}
