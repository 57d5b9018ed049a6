package dev.croft.agent.move;

import java.util.Optional;

/** The other nodes of the farm, as far as they can be asked for content. Thread safe. */
@FunctionalInterface
public interface Peers {

  /** A node by its name in {@link Locations}; empty where it left the farm. */
  Optional<Peer> find(String node);
}
