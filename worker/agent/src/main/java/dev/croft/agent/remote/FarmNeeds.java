package dev.croft.agent.remote;

import dev.croft.agent.cluster.Node;
import dev.croft.agent.cluster.NodeId;
import dev.croft.agent.cluster.NodeKind;
import dev.croft.agent.cluster.Nodes;
import dev.croft.agent.link.NeededContent;
import dev.croft.agent.node.NodeChannels;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.protocol.farm.FarmFailures;
import dev.croft.protocol.generated.farm.DiskGrpc;
import dev.croft.protocol.generated.farm.NeededRequest;
import dev.croft.protocol.generated.farm.NeededResponse;
import io.grpc.StatusRuntimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What the running builds of all coordinators need, so that nobody removes it. Where one of them
 * cannot be asked that is not known, and nothing must be removed. Thread safe.
 */
public final class FarmNeeds {

  private static final long PATIENCE_SECONDS = 10;

  private final Nodes nodes;
  private final NodeChannels channels;

  /** The needs of a farm. */
  public FarmNeeds(Nodes nodes, NodeChannels channels) {
    this.nodes = nodes;
    this.channels = channels;
  }

  /**
   * What all coordinators need, as a worker asks.
   *
   * @throws CroftException with kind TRANSIENT where that cannot be learnt now
   */
  public NeededContent needed() {
    List<NeededContent> parts = ask(Optional.empty());
    if (parts.isEmpty()) {
      throw new CroftException(
          FailureKind.TRANSIENT,
          "there is no coordinator that could say what running builds need: nothing is removed");
    }
    return NeededContent.together(parts);
  }

  /**
   * What a coordinator and all others need.
   *
   * @throws CroftException with kind TRANSIENT where that cannot be learnt now
   */
  public NeededContent neededWith(NeededContent own, NodeId self) {
    List<NeededContent> parts = new ArrayList<>(ask(Optional.of(self)));
    parts.add(own);
    return NeededContent.together(parts);
  }

  private List<NeededContent> ask(Optional<NodeId> self) {
    List<NeededContent> parts = new ArrayList<>();
    for (Node node : nodes.all()) {
      if (node.kind() == NodeKind.COORDINATOR && !self.equals(Optional.of(node.id()))) {
        parts.add(ask(node));
      }
    }
    return parts;
  }

  private NeededContent ask(Node coordinator) {
    // By this node's clock, by which it knows when things were used; earlier than it is by the
    // call.
    Instant asked = Instant.now();
    try {
      NeededResponse answer =
          DiskGrpc.newBlockingStub(channels.to(coordinator.address()))
              .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
              .needed(NeededRequest.getDefaultInstance());
      Optional<Instant> since =
          answer.hasRunningMillis()
              ? Optional.of(asked.minusMillis(answer.getRunningMillis()))
              : Optional.empty();
      return new NeededContent(since, Set.copyOf(answer.getIdsList()));
    } catch (StatusRuntimeException e) {
      throw FarmFailures.of(coordinator.id().value(), e);
    }
  }
}
