package dev.croft.agent.cluster;

import dev.croft.model.failure.CroftException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The address that other machines reach this one by. */
final class LocalAddress {

  private static final int ANY_PORT = 9;

  private LocalAddress() {}

  /**
   * The address by which the first of some machines is reached; where there is none, the first of
   * this machine that is no loopback.
   *
   * @param members each {@code HOST:PORT}
   */
  static String towards(List<String> members) {
    return members.stream()
        .map(LocalAddress::route)
        .flatMap(Optional::stream)
        .findFirst()
        .or(LocalAddress::first)
        .orElse("127.0.0.1");
  }

  /**
   * The address that a name of this machine stands for.
   *
   * @throws CroftException where it stands for none
   */
  static String of(String host) {
    try {
      return InetAddress.getByName(host).getHostAddress();
    } catch (UnknownHostException e) {
      throw CroftException.user("--cluster-host: " + host + " is not known here");
    }
  }

  /** No packet is sent: connecting a datagram socket only asks for the route. */
  private static Optional<String> route(String member) {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByName(hostOf(member)), ANY_PORT));
      InetAddress local = socket.getLocalAddress();
      return local.isAnyLocalAddress() ? Optional.empty() : Optional.of(local.getHostAddress());
    } catch (IOException | java.io.UncheckedIOException e) {
      return Optional.empty();
    }
  }

  private static String hostOf(String member) {
    int colon = member.lastIndexOf(':');
    return colon < 0 ? member : member.substring(0, colon);
  }

  private static Optional<String> first() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(LocalAddress::isUp)
          .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
          .flatMap(NetworkInterface::inetAddresses)
          .filter(Inet4Address.class::isInstance)
          .map(InetAddress::getHostAddress)
          .findFirst();
    } catch (IOException e) {
      return Stream.<String>empty().findFirst();
    }
  }

  private static boolean isUp(NetworkInterface candidate) {
    try {
      return candidate.isUp() && !candidate.isLoopback() && !candidate.isVirtual();
    } catch (IOException e) {
      return false;
    }
  }
}
