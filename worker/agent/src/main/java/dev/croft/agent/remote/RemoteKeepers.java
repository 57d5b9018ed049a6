package dev.croft.agent.remote;

import dev.croft.agent.cluster.Node;
import dev.croft.agent.cluster.NodeId;
import dev.croft.agent.cluster.NodeKind;
import dev.croft.agent.cluster.Nodes;
import dev.croft.agent.move.HandOver;
import dev.croft.agent.node.NodeChannels;
import dev.croft.model.step.Content;
import dev.croft.model.step.SnapshotId;
import dev.croft.protocol.farm.ContentMessages;
import dev.croft.protocol.farm.FarmFailures;
import dev.croft.protocol.generated.farm.InfoRequest;
import dev.croft.protocol.generated.farm.WorkerGrpc;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The other workers of the farm, as those who take what one that leaves has. */
public final class RemoteKeepers {

  private static final Logger log = LoggerFactory.getLogger(RemoteKeepers.class);
  private static final long QUICK_SECONDS = 5;

  private final Nodes nodes;
  private final NodeChannels channels;
  private final NodeId self;

  private record Candidate(Node node, long freeBytes) {}

  /** The workers other than one. */
  public RemoteKeepers(Nodes nodes, NodeChannels channels, NodeId self) {
    this.nodes = nodes;
    this.channels = channels;
    this.self = self;
  }

  /** Those that answer now; the one with most room first. */
  public List<HandOver.Keeper> now() {
    List<Candidate> candidates = new ArrayList<>();
    for (Node node : nodes.all()) {
      if (node.kind() == NodeKind.WORKER && !node.id().equals(self)) {
        try {
          candidates.add(
              new Candidate(
                  node,
                  stub(node)
                      .withDeadlineAfter(QUICK_SECONDS, TimeUnit.SECONDS)
                      .space(InfoRequest.getDefaultInstance())
                      .getFreeDiskBytes()));
        } catch (StatusRuntimeException e) {
          log.info("worker {} does not answer: {}", node.id(), e.getMessage());
        }
      }
    }
    return candidates.stream()
        .sorted(Comparator.comparingLong(Candidate::freeBytes).reversed())
        .map(candidate -> keeper(candidate.node()))
        .toList();
  }

  private HandOver.Keeper keeper(Node node) {
    return new HandOver.Keeper() {
      @Override
      public String name() {
        return node.id().value();
      }

      @Override
      public boolean keep(SnapshotId id) {
        try {
          return stub(node).keep(ContentMessages.write(new Content.Snapshot(id))).getHas();
        } catch (StatusRuntimeException e) {
          throw FarmFailures.of("worker " + node.id(), e);
        }
      }
    };
  }

  private WorkerGrpc.WorkerBlockingStub stub(Node node) {
    return WorkerGrpc.newBlockingStub(channels.to(node.address()));
  }
}
