package dev.croft.deploy.rig;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network namespace that a cable connects to this machine, for a process that is to be cut off.
 * Inside, one port of this machine's loopback is reached as if it were its own.
 */
public final class NetworkCable implements AutoCloseable {

  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final int NETWORKS = 250;

  private final String name;
  private final String network;
  private final int sharedPort;

  private NetworkCable(String name, String network, int sharedPort) {
    this.name = name;
    this.network = network;
    this.sharedPort = sharedPort;
  }

  /**
   * Lays a cable.
   *
   * @param sharedPort a port of 127.0.0.1 that is to be reached from inside by the same address
   */
  public static NetworkCable lay(int sharedPort) {
    long id = ProcessHandle.current().pid() + NUMBERS.getAndIncrement();
    NetworkCable cable =
        new NetworkCable("croft" + id, "10.213." + (id % NETWORKS) + ".", sharedPort);
    cable.lay();
    return cable;
  }

  private void lay() {
    ip("netns", "add", name);
    ip("link", "add", outer(), "type", "veth", "peer", "name", inner(), "netns", name);
    ip("addr", "add", host() + "/30", "dev", outer());
    ip("link", "set", outer(), "up");
    ip("-n", name, "addr", "add", innerHost() + "/30", "dev", inner());
    ip("-n", name, "link", "set", inner(), "up");
    ip("-n", name, "link", "set", "lo", "up");
    ip("-n", name, "route", "add", "default", "via", host());
    run("sysctl", "-qw", "net.ipv4.conf." + outer() + ".route_localnet=1");
    run("iptables", forward("-I"));
    inside(Command.of("sysctl", "-qw", "net.ipv4.conf.all.route_localnet=1")).run().orThrow();
    insideTable("OUTPUT", "-d", "127.0.0.1", "-j", "DNAT", "--to", host() + ":" + sharedPort);
    insideTable("POSTROUTING", "-d", host(), "-j", "SNAT", "--to", innerHost());
  }

  /** The address of this machine's end. */
  public String host() {
    return network + "1";
  }

  /** The address of the other end. */
  public String innerHost() {
    return network + "2";
  }

  /** A command as it runs at the other end. */
  public Command inside(Command command) {
    return Command.of("nsenter", "--net=" + Path.of("/run/netns", name))
        .plus(command.arguments())
        .with(command.environment());
  }

  /** Nothing passes any more. */
  public void cut() {
    ip("link", "set", outer(), "down");
  }

  /** Everything passes again. */
  public void mend() {
    ip("link", "set", outer(), "up");
  }

  private String outer() {
    return name + "o";
  }

  private String inner() {
    return name + "i";
  }

  private List<String> forward(String action) {
    return List.of(
        "-t",
        "nat",
        action,
        "PREROUTING",
        "-i",
        outer(),
        "-p",
        "tcp",
        "--dport",
        Integer.toString(sharedPort),
        "-j",
        "DNAT",
        "--to",
        "127.0.0.1:" + sharedPort);
  }

  private void insideTable(String chain, String... rule) {
    inside(
            Command.of("iptables", "-t", "nat", "-A", chain, "-p", "tcp", "--dport")
                .plus(List.of(Integer.toString(sharedPort)))
                .plus(List.of(rule)))
        .run()
        .orThrow();
  }

  private static void ip(String... arguments) {
    run("ip", List.of(arguments));
  }

  private static void run(String program, String... arguments) {
    run(program, List.of(arguments));
  }

  private static void run(String program, List<String> arguments) {
    Command.of(program).plus(arguments).run().orThrow();
  }

  @Override
  public void close() {
    Command.of("iptables").plus(forward("-D")).run();
    Command.of("ip", "link", "del", outer()).run();
    Command.of("ip", "netns", "del", name).run();
  }
}
