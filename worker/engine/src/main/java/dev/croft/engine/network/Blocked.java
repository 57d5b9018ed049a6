package dev.croft.engine.network;

import java.util.List;
import java.util.Set;

/**
 * What steps must not reach, besides link-local addresses, each other, and this machine's loopback.
 *
 * @param hostPorts ports of this machine, at whichever of its addresses
 * @param elsewhere other machines, or parts of them
 */
public record Blocked(Set<Integer> hostPorts, List<Remote> elsewhere) {

  /** Nothing more. */
  public static final Blocked NOTHING = new Blocked(Set.of(), List.of());

  /** Copies the collections. */
  public Blocked {
    hostPorts = Set.copyOf(hostPorts);
    elsewhere = List.copyOf(elsewhere);
  }

  /**
   * Ports of other machines.
   *
   * @param ports empty for all
   */
  public record Remote(Subnet addresses, Set<Integer> ports) {

    /** Copies the ports. */
    public Remote {
      ports = Set.copyOf(ports);
    }
  }
}
