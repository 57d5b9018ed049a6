package dev.croft.server.remote;

import dev.croft.agent.cluster.Node;
import dev.croft.agent.cluster.NodeId;
import dev.croft.agent.cluster.NodeKind;
import dev.croft.agent.cluster.Nodes;
import dev.croft.agent.link.PruneRequest;
import dev.croft.agent.link.UsageRecord;
import dev.croft.agent.node.NodeChannels;
import dev.croft.agent.remote.LinkMessages;
import dev.croft.protocol.farm.FarmFailures;
import dev.croft.protocol.generated.farm.DiskGrpc;
import dev.croft.protocol.generated.farm.InfoRequest;
import dev.croft.protocol.generated.farm.UsageResponse;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What lies on the disks of the other coordinators. Thread safe. */
public final class RemoteDisks {

  private static final Logger LOG = LoggerFactory.getLogger(RemoteDisks.class);
  private static final long QUICK_SECONDS = 10;

  private final Nodes nodes;
  private final NodeChannels channels;
  private final NodeId self;

  /** The disks of the coordinators other than one. */
  public RemoteDisks(Nodes nodes, NodeChannels channels, NodeId self) {
    this.nodes = nodes;
    this.channels = channels;
    this.self = self;
  }

  /** What takes room there; nothing of one that does not answer. */
  public List<UsageRecord> usage() {
    List<UsageRecord> records = new ArrayList<>();
    for (Node node : others()) {
      try {
        records.addAll(
            read(
                stub(node)
                    .withDeadlineAfter(QUICK_SECONDS, TimeUnit.SECONDS)
                    .usage(InfoRequest.getDefaultInstance())));
      } catch (StatusRuntimeException e) {
        LOG.warn("{} does not say what it keeps: {}", node.id(), e.getMessage());
      }
    }
    return records;
  }

  /**
   * Removes what a request allows, and no running build needs.
   *
   * @throws dev.croft.model.failure.CroftException where a coordinator does not answer
   */
  public List<UsageRecord> prune(PruneRequest request) {
    List<UsageRecord> gone = new ArrayList<>();
    for (Node node : others()) {
      try {
        gone.addAll(read(stub(node).prune(LinkMessages.write(request))));
      } catch (StatusRuntimeException e) {
        throw FarmFailures.of(node.id().value(), e);
      }
    }
    return gone;
  }

  private List<Node> others() {
    return nodes.all().stream()
        .filter(node -> node.kind() == NodeKind.COORDINATOR && !node.id().equals(self))
        .toList();
  }

  private DiskGrpc.DiskBlockingStub stub(Node node) {
    return DiskGrpc.newBlockingStub(channels.to(node.address()));
  }

  private static List<UsageRecord> read(UsageResponse response) {
    return response.getRecordsList().stream().map(LinkMessages::read).toList();
  }
}
