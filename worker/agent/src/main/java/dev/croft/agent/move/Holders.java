package dev.croft.agent.move;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Finds those who have something: other nodes first, in no order, so that not all ask the same;
 * then those who are always asked, such as the durable tier.
 */
public final class Holders {

  private final Locations locations;
  private final Peers peers;
  private final List<Peer> always;

  /** Holders among the nodes, and those that are always asked. */
  public Holders(Locations locations, Peers peers, List<Peer> always) {
    this.locations = locations;
    this.peers = peers;
    this.always = List.copyOf(always);
  }

  /** Whether a node has it. */
  public boolean anyNode(ContentName name) {
    return locations.holders(name).stream().anyMatch(node -> peers.find(node).isPresent());
  }

  /** This node was thought to have something, and nobody has it. */
  void nobodyHas(ContentName name) {
    locations.withdraw(name);
  }

  /** Who is always asked. */
  List<Peer> always() {
    return always;
  }

  List<Holder> of(ContentName name) {
    List<String> nodes = new ArrayList<>(locations.holders(name));
    Collections.shuffle(nodes);
    List<Holder> found = new ArrayList<>();
    for (String node : nodes) {
      peers
          .find(node)
          .ifPresent(
              peer -> found.add(new Holder(peer, missing -> locations.withdraw(missing, node))));
    }
    always.forEach(peer -> found.add(new Holder(peer, _ -> {})));
    return found;
  }

  /** What is to be done when somebody does not have what they were said to have. */
  interface Withdrawal {
    void of(ContentName name);
  }

  /** One of them. */
  record Holder(Peer peer, Withdrawal withdrawal) {

    void hasNot(ContentName name) {
      withdrawal.of(name);
    }
  }
}
