package dev.croft.server.farm;

import dev.croft.agent.cluster.NodeId;
import dev.croft.agent.link.ClientLink;
import dev.croft.agent.link.NeededContent;
import dev.croft.agent.node.NodeChannels;
import dev.croft.agent.remote.FarmNeeds;
import dev.croft.agent.remote.RemoteClient;
import dev.croft.model.worker.WorkerId;
import dev.croft.protocol.generated.farm.HeadGrpc;
import dev.croft.protocol.generated.farm.RunningRequest;
import dev.croft.server.build.BuildScope;
import dev.croft.server.head.HeadPlace;
import dev.croft.server.head.HeadSteps;
import dev.croft.server.head.RemoteScope;
import dev.croft.server.jobs.Steps;
import dev.croft.server.remote.Loans;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The other coordinators, over the network: steps are demanded of the head, whichever that is. */
record OtherCoordinators(
    HeadPlace head, NodeChannels channels, Loans loans, FarmNeeds needs, NodeId self)
    implements Colleagues {

  private static final Logger LOG = LoggerFactory.getLogger(OtherCoordinators.class);
  private static final long PATIENCE_SECONDS = 2;

  @Override
  public Steps steps(Steps own, Function<BuildScope, ClientLink> clients) {
    return new HeadSteps(own, head, channels::to, scope -> loans.lend(clients.apply(scope)));
  }

  @Override
  public Optional<ClientLink> clientOf(BuildScope scope) {
    return scope instanceof RemoteScope remote
        ? Optional.of(RemoteClient.of(channels, remote.lender()))
        : Optional.empty();
  }

  @Override
  public int running(WorkerId worker) {
    Optional<String> address = head.elsewhere();
    try {
      return address.isEmpty()
          ? 0
          : HeadGrpc.newBlockingStub(channels.to(address.get()))
              .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
              .running(RunningRequest.newBuilder().setWorker(worker.value()).build())
              .getJobs();
    } catch (StatusRuntimeException e) {
      LOG.debug("the head does not say what worker {} does", worker, e);
      return 0;
    }
  }

  @Override
  public NeededContent needed(NeededContent own) {
    return needs.neededWith(own, self);
  }

  @Override
  public boolean isHead() {
    return head.isHere();
  }
}
