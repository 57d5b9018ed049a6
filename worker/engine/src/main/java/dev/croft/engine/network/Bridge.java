package dev.croft.engine.network;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.croft.linux.file.FileHandle;
import dev.croft.linux.file.OpenFlag;
import dev.croft.linux.network.NetworkInterfaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The bridge that a pool's namespaces are connected to, and its range of addresses.
 *
 * @param name the interface's name
 */
record Bridge(String name, Subnet subnet) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Subnet DEFAULT_RANGE = Subnet.parse("10.89.0.0/16");
  private static final int PARTS = 256;
  private static final int PART_PREFIX = 24;
  private static final int DEFAULT_MTU = 1500;

  private static final Path LOCK = Path.of("/run/croft-network.lock");

  /**
   * What is to be locked, by whoever does it on this machine, from the choice of a range until it
   * is routed.
   */
  static FileHandle choosing() throws IOException {
    return FileHandle.open(LOCK, 0600, OpenFlag.WRITE_ONLY, OpenFlag.CREATE);
  }

  /** Chooses a range that this machine does not route yet, unless one is given. */
  static Bridge choose(String id, Optional<Subnet> configured) throws IOException {
    String name = "croft" + id;
    NetworkInterfaces.deleteBridge(name);
    if (configured.isPresent()) {
      return new Bridge(name, configured.get());
    }
    List<Subnet> taken = Subnet.routes(Files.readAllBytes(Path.of("/proc/net/route")));
    for (int index = 0; index < PARTS; index++) {
      Subnet candidate = DEFAULT_RANGE.part(PART_PREFIX, index);
      if (taken.stream().noneMatch(candidate::overlaps)) {
        return new Bridge(name, candidate);
      }
    }
    throw new IOException("all of " + DEFAULT_RANGE + " is routed already: configure a subnet");
  }

  /**
   * The configuration of CNI's {@code bridge} plugin.
   *
   * @param addresses where the plugin keeps which addresses are in use
   */
  byte[] pluginConfig(Path addresses) throws IOException {
    ObjectNode config = JSON.createObjectNode();
    config.put("cniVersion", "1.0.0");
    config.put("name", name);
    config.put("type", "bridge");
    config.put("bridge", name);
    config.put("isDefaultGateway", true);
    // One rule for the whole range does it, instead of several for each namespace.
    config.put("ipMasq", false);
    config.put("mtu", mtu());
    ObjectNode ipam = config.putObject("ipam");
    ipam.put("type", "host-local");
    ipam.put("dataDir", addresses.toString());
    ipam.putArray("ranges").addArray().addObject().put("subnet", subnet.toString());
    return JSON.writeValueAsBytes(config);
  }

  /** Keeps this machine from talking IPv6 on the bridge: the rules are for IPv4. */
  void disableIpv6() throws IOException {
    Path setting = Path.of("/proc/sys/net/ipv6/conf", name, "disable_ipv6");
    if (Files.exists(setting)) {
      Files.writeString(setting, "1");
    }
  }

  /** Keeps a link's end on the bridge from exchanging anything with the other links. */
  static void isolate(String link) throws IOException {
    Files.writeString(Path.of("/sys/class/net", link, "brport/isolated"), "1");
  }

  void delete() throws IOException {
    NetworkInterfaces.deleteBridge(name);
  }

  /** What the interface of the default route takes, so that nothing has to be cut in pieces. */
  private static int mtu() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/net/route"))) {
      List<String> fields = List.of(line.split("\\s+", -1));
      if (fields.get(1).equals("00000000")) {
        Path mtu = Path.of("/sys/class/net", fields.getFirst(), "mtu");
        return Integer.parseInt(Files.readString(mtu).strip());
      }
    }
    return DEFAULT_MTU;
  }
}
