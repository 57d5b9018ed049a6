package dev.croft.server.farm;

import dev.croft.agent.link.ClientLink;
import dev.croft.agent.node.NodeChannels;
import dev.croft.agent.remote.RemoteClient;
import dev.croft.server.build.BuildScope;
import dev.croft.server.head.HeadPlace;
import dev.croft.server.head.HeadSteps;
import dev.croft.server.head.RemoteScope;
import dev.croft.server.jobs.Steps;
import dev.croft.server.remote.Loans;
import java.util.Optional;
import java.util.function.Function;

/** The other coordinators, over the network: steps are demanded of the head, whichever that is. */
record OtherCoordinators(HeadPlace head, NodeChannels channels, Loans loans) implements Colleagues {

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
}
