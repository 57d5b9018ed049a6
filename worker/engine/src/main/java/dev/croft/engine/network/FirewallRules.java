package dev.croft.engine.network;

import dev.croft.engine.network.Blocked.Remote;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes the rules for a bridge, in the form that {@code iptables-restore} reads. They are in
 * chains of their own, which the system's chains lead into.
 *
 * @param id eight letters or digits that tell bridges apart
 * @param linkLocalServers name servers at link-local addresses, as some clouds have them: they are
 *     reached at port 53, though nothing else at these addresses is
 */
record FirewallRules(
    String id, String bridge, Subnet subnet, Blocked blocked, List<String> linkLocalServers) {

  private static final String LINK_LOCAL = "169.254.0.0/16";

  /** What {@code multiport} takes in one rule. */
  private static final int MAX_PORTS = 15;

  String inputChain() {
    return "CROFT-IN-" + id;
  }

  String forwardChain() {
    return "CROFT-FW-" + id;
  }

  String natChain() {
    return "CROFT-NAT-" + id;
  }

  /** Fills the chains, which are made or emptied before. */
  String text() {
    List<String> lines = new ArrayList<>();
    lines.add("*filter");
    lines.add(":" + inputChain() + " - [0:0]");
    lines.add(":" + forwardChain() + " - [0:0]");
    addInput(lines);
    addForward(lines);
    lines.add("COMMIT");
    lines.add("*nat");
    lines.add(":" + natChain() + " - [0:0]");
    lines.add("-A " + natChain() + " -s " + subnet + " ! -o " + bridge + " -j MASQUERADE");
    lines.add("COMMIT");
    return String.join("\n", lines) + "\n";
  }

  /** From steps to this machine. */
  private void addInput(List<String> lines) {
    String rule = "-A " + inputChain() + " -i " + bridge;
    addLinkLocal(lines, rule);
    addPorts(lines, rule, blocked.hostPorts());
  }

  /** From steps to elsewhere, and back. */
  private void addForward(List<String> lines) {
    String out = "-A " + forwardChain() + " -i " + bridge;
    String back = "-A " + forwardChain() + " -o " + bridge;
    lines.add(out + " -o " + bridge + " -j DROP");
    lines.add(out + " ! -s " + subnet + " -j DROP");
    addLinkLocal(lines, out);
    for (Remote remote : blocked.elsewhere()) {
      String to = out + " -d " + remote.addresses();
      if (remote.ports().isEmpty()) {
        lines.add(to + " -j REJECT");
      } else {
        addPorts(lines, to, remote.ports());
      }
    }
    lines.add(out + " -j ACCEPT");
    lines.add(back + " -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT");
    lines.add(back + " -j DROP");
  }

  private void addLinkLocal(List<String> lines, String rule) {
    for (String server : linkLocalServers) {
      for (String protocol : List.of("udp", "tcp")) {
        lines.add(rule + " -d " + server + " -p " + protocol + " --dport 53 -j ACCEPT");
      }
    }
    lines.add(rule + " -d " + LINK_LOCAL + " -j REJECT");
  }

  private static void addPorts(List<String> lines, String rule, Set<Integer> ports) {
    List<Integer> sorted = ports.stream().sorted().toList();
    for (int from = 0; from < sorted.size(); from += MAX_PORTS) {
      String list =
          sorted.subList(from, Math.min(from + MAX_PORTS, sorted.size())).stream()
              .map(String::valueOf)
              .collect(Collectors.joining(","));
      String match = " -m multiport --dports " + list + " -j REJECT";
      lines.add(rule + " -p tcp" + match + " --reject-with tcp-reset");
      lines.add(rule + " -p udp" + match);
    }
  }
}
