package dev.croft.agent.move;

import java.util.List;
import java.util.Optional;

/**
 * How a worker shares content.
 *
 * @param locations to tell what is here
 * @param holders to find what is not
 */
public record Sharing(Locations locations, Holders holders) {

  /** Sharing among nodes, and with those that are always asked. */
  public static Sharing of(Locations locations, Peers peers, List<Peer> always) {
    return new Sharing(locations, new Holders(locations, peers, always));
  }

  /** There is nobody to share with. */
  public static Sharing alone() {
    return of(Locations.alone(), node -> Optional.empty(), List.of());
  }
}
