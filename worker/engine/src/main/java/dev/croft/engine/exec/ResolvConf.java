package dev.croft.engine.exec;

import dev.croft.engine.exec.ExecSettings.Dns;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@code resolv.conf}, from this machine's: name servers at loopback addresses mean nothing in
 * another network namespace, and public ones stand in where none is left.
 */
final class ResolvConf {

  private static final List<String> PUBLIC_SERVERS =
      List.of("8.8.8.8", "8.8.4.4", "2001:4860:4860::8888", "2001:4860:4860::8844");

  private List<String> nameServers = new ArrayList<>();
  private List<String> search = List.of();
  private List<String> options = new ArrayList<>();
  private final List<String> other = new ArrayList<>();

  private ResolvConf() {}

  /** Reads a file's content. */
  static ResolvConf parse(String content) {
    ResolvConf conf = new ResolvConf();
    content.lines().forEach(conf::add);
    return conf;
  }

  /** The text for a container. */
  String forContainer(Dns dns, boolean hostNetwork) {
    if (!dns.searchDomains().isEmpty()) {
      search = dns.searchDomains().stream().filter(domain -> !domain.equals(".")).toList();
    }
    if (!dns.options().isEmpty()) {
      options = dns.options();
    }
    if (!dns.nameServers().isEmpty()) {
      nameServers = dns.nameServers().stream().map(InetAddress::getHostAddress).toList();
    } else if (!hostNetwork || nameServers.isEmpty()) {
      nameServers = nameServers.stream().filter(server -> !isLoopback(server)).toList();
      if (nameServers.isEmpty()) {
        nameServers = PUBLIC_SERVERS;
      }
    }
    return text();
  }

  /** Whether the only server is the stub of systemd, which has the true ones in another file. */
  boolean isResolvedStub() {
    return nameServers.equals(List.of("127.0.0.53"));
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    nameServers.forEach(server -> text.append("nameserver ").append(server).append('\n'));
    if (!search.isEmpty()) {
      text.append("search ").append(String.join(" ", search)).append('\n');
    }
    if (!options.isEmpty()) {
      text.append("options ").append(String.join(" ", options)).append('\n');
    }
    other.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private void add(String line) {
    if (line.isBlank() || line.startsWith("#") || line.startsWith(";")) {
      return;
    }
    List<String> words = List.of(line.strip().split("\\s+"));
    List<String> values = words.subList(1, words.size());
    switch (words.getFirst()) {
      case "nameserver" -> values.stream().limit(1).forEach(nameServers::add);
      case "domain", "search" -> search = values.isEmpty() ? search : values;
      case "options" -> options.addAll(values);
      default -> other.add(line);
    }
  }

  private static boolean isLoopback(String address) {
    return address.startsWith("127.") || address.equals("::1");
  }
}
