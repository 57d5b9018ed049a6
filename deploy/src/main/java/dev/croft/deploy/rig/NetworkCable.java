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

  /** What /sys shows is the network that it was mounted in; control groups are below it. */
  private static final String SEE_ITS_NETWORK =
      "d=$(mktemp -d) && mount --rbind /sys/fs/cgroup $d && mount -t sysfs sysfs /sys"
          + " && mount --rbind $d /sys/fs/cgroup && umount -l $d && rmdir $d && exec \"$@\"";

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
    rules("-I").forEach(rule -> run("iptables", rule));
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
        .plus(List.of("unshare", "-m", "sh", "-c", SEE_ITS_NETWORK, "sh"))
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

  /** The shared port, and the way to other cables' ends. */
  private List<List<String>> rules(String action) {
    String port = Integer.toString(sharedPort);
    String share = " PREROUTING -i " + outer() + " -p tcp --dport " + port;
    return List.of(
        List.of(("-t nat " + action + share + " -j DNAT --to 127.0.0.1:" + port).split(" ", -1)),
        List.of(action, "FORWARD", "-i", outer(), "-j", "ACCEPT"),
        List.of(action, "FORWARD", "-o", outer(), "-j", "ACCEPT"));
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
    rules("-D").forEach(rule -> Command.of("iptables").plus(rule).run());
    Command.of("ip", "link", "del", outer()).run();
    Command.of("ip", "netns", "del", name).run();
  }
}
