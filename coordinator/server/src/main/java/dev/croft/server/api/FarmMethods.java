package dev.croft.server.api;

import dev.croft.agent.rpc.Answers;
import dev.croft.agent.rpc.Caller;
import dev.croft.agent.rpc.GrpcMethods;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.protocol.generated.control.DiskUsageRequest;
import dev.croft.protocol.generated.control.DiskUsageResponse;
import dev.croft.protocol.generated.control.InfoRequest;
import dev.croft.protocol.generated.control.InfoResponse;
import dev.croft.protocol.generated.control.ListWorkersRequest;
import dev.croft.protocol.generated.control.ListWorkersResponse;
import dev.croft.protocol.generated.control.PruneRequest;
import dev.croft.protocol.generated.control.UsageRecord;
import dev.croft.protocol.generated.types.BuildkitVersion;
import dev.croft.server.api.CacheUsage.Entry;
import dev.croft.server.api.CacheUsage.PruneOptions;
import dev.croft.server.wire.Timestamps;
import java.time.Duration;

/** What clients ask of the farm itself: its workers, its version, what its caches hold. */
final class FarmMethods {
  private final ApiParts.Farm farm;
  private final CacheUsage cache;
  private final BuildkitVersion version;

  FarmMethods(ApiParts.Farm farm, BuildkitVersion version) {
    this.farm = farm;
    this.cache = farm.cache();
    this.version = version;
  }

  void bind(GrpcMethods.Service service) {
    service
        .unary("ListWorkers", ListWorkersRequest.getDefaultInstance(), this::listWorkers)
        .unary("Info", InfoRequest.getDefaultInstance(), this::info)
        .unary("DiskUsage", DiskUsageRequest.getDefaultInstance(), this::diskUsage)
        .streaming("Prune", PruneRequest.getDefaultInstance(), this::prune);
  }

  private ListWorkersResponse listWorkers(Caller caller, ListWorkersRequest request) {
    ListWorkersResponse.Builder response = ListWorkersResponse.newBuilder();
    for (WorkerInfo worker : farm.workers().get()) {
      if (WorkerMessages.matches(worker, request.getFilterList())) {
        response.addRecord(
            WorkerMessages.of(worker, farm.collection().get()).toBuilder()
                .setBuildkitVersion(version)
                .build());
      }
    }
    return response.build();
  }

  private InfoResponse info(Caller caller, InfoRequest request) {
    return InfoResponse.newBuilder().setBuildkitVersion(version).build();
  }

  private DiskUsageResponse diskUsage(Caller caller, DiskUsageRequest request) {
    DiskUsageResponse.Builder response = DiskUsageResponse.newBuilder();
    cache.entries(request.getFilterList()).forEach(entry -> response.addRecord(usage(entry)));
    return response.build();
  }

  private void prune(Caller caller, PruneRequest request, Answers<UsageRecord> answers) {
    PruneOptions options =
        new PruneOptions(
            request.getFilterList(),
            request.getAll(),
            Duration.ofNanos(request.getKeepDuration()),
            request.getReservedSpace(),
            request.getMaxUsedSpace(),
            request.getMinFreeSpace());
    cache.prune(options, entry -> answers.send(usage(entry)));
  }

  private static UsageRecord usage(Entry entry) {
    UsageRecord.Builder record =
        UsageRecord.newBuilder()
            .setID(entry.id())
            .setMutable(entry.mutable())
            .setInUse(entry.inUse())
            .setSize(entry.sizeBytes())
            .addAllParents(entry.parents())
            .setCreatedAt(Timestamps.of(entry.created()))
            .setUsageCount(entry.useCount())
            .setDescription(entry.description())
            .setRecordType(entry.recordType())
            .setShared(entry.shared());
    entry.lastUsed().ifPresent(at -> record.setLastUsedAt(Timestamps.of(at)));
    return record.build();
  }
}
