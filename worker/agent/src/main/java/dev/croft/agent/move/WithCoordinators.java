package dev.croft.agent.move;

import dev.croft.agent.cluster.Node;
import dev.croft.agent.cluster.NodeKind;
import dev.croft.agent.cluster.Nodes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Locations that count on coordinators for what they alone receive, build contexts and blobs of
 * caches: there are few of them, so each is asked and none need announce.
 */
final class WithCoordinators implements Locations {

  private final Locations announced;
  private final Nodes nodes;
  private final String self;

  WithCoordinators(Locations announced, Nodes nodes, String self) {
    this.announced = announced;
    this.nodes = nodes;
    this.self = self;
  }

  @Override
  public void announce(Collection<ContentName> names) {
    announced.announce(names);
  }

  @Override
  public void withdraw(ContentName name, String node) {
    announced.withdraw(name, node);
  }

  @Override
  public void withdraw(ContentName name) {
    announced.withdraw(name);
  }

  @Override
  public List<String> holders(ContentName name) {
    List<String> holders = new ArrayList<>(announced.holders(name));
    if (name.kind() != ContentName.Kind.SNAPSHOT) {
      for (Node node : nodes.all()) {
        String id = node.id().value();
        if (node.kind() == NodeKind.COORDINATOR && !id.equals(self) && !holders.contains(id)) {
          holders.add(id);
        }
      }
    }
    return holders;
  }
}
