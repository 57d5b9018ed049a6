package dev.croft.server.session;

import java.net.SocketAddress;

/** The address of whoever is at the other end of a tunnel; there is only one. */
final class TunnelAddress extends SocketAddress {

  static final TunnelAddress CLIENT = new TunnelAddress();

  private static final long serialVersionUID = 1L;

  private TunnelAddress() {}

  @Override
  public String toString() {
    return "client";
  }
}
