package dev.croft.server.remote;

import dev.croft.agent.disk.NodeDisk;
import dev.croft.agent.link.NeededContent;
import dev.croft.agent.link.UsageRecord;
import dev.croft.agent.remote.LinkMessages;
import dev.croft.agent.rpc.GrpcMethods;
import dev.croft.protocol.farm.FarmFailures;
import dev.croft.protocol.generated.farm.InfoRequest;
import dev.croft.protocol.generated.farm.NeededRequest;
import dev.croft.protocol.generated.farm.NeededResponse;
import dev.croft.protocol.generated.farm.PruneRequest;
import dev.croft.protocol.generated.farm.UsageResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** What a coordinator says of its own disk, and of what its builds need. */
public final class DiskService {

  private static final String NAME = "croft.farm.v1.Disk";

  private final List<NodeDisk> disks;
  private final Supplier<NeededContent> needed;
  private final InstantSource clock;

  /**
   * A service for a coordinator.
   *
   * @param disks what it keeps itself
   * @param needed what its own builds need
   */
  public DiskService(List<NodeDisk> disks, Supplier<NeededContent> needed, InstantSource clock) {
    this.clock = clock;
    this.disks = List.copyOf(disks);
    this.needed = needed;
  }

  /** Adds the service to a node's server. */
  public void bind(GrpcMethods methods) {
    methods
        .service(NAME, FarmFailures::status)
        .<NeededRequest, NeededResponse>unary(
            "Needed", NeededRequest.getDefaultInstance(), (_, _) -> needed())
        .<InfoRequest, UsageResponse>unary(
            "Usage", InfoRequest.getDefaultInstance(), (_, _) -> records(NodeDisk::usage))
        .<PruneRequest, UsageResponse>unary(
            "Prune",
            PruneRequest.getDefaultInstance(),
            (_, request) -> records(disk -> disk.prune(LinkMessages.read(request))));
  }

  private NeededResponse needed() {
    NeededContent content = needed.get();
    NeededResponse.Builder response = NeededResponse.newBuilder().addAllIds(content.ids());
    content
        .since()
        .ifPresent(
            since ->
                response.setRunningMillis(
                    Duration.between(since, clock.instant()).plusMillis(1).toMillis()));
    return response.build();
  }

  private UsageResponse records(Function<NodeDisk, List<UsageRecord>> question) {
    UsageResponse.Builder response = UsageResponse.newBuilder();
    for (NodeDisk disk : disks) {
      question.apply(disk).forEach(record -> response.addRecords(LinkMessages.write(record)));
    }
    return response.build();
  }
}
