package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.check.CheckRule;
import dev.croft.dockerfile.check.Checks;
import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.notation.GoText;
import dev.croft.model.llb.SourceLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads ports such as {@code 80}, {@code 53/udp} and {@code 8000-8002}. */
final class ExposedPorts {

  private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");
  private static final int MAX_PORT = 65_535;

  private final Checks checks;
  private final List<SourceLocation.Range> ranges;

  ExposedPorts(Checks checks, List<SourceLocation.Range> ranges) {
    this.checks = checks;
    this.ranges = ranges;
  }

  private record PortRange(int first, int last) {
    int size() {
      return last - first + 1;
    }
  }

  /** Each port with its protocol, such as {@code 80/tcp}. */
  List<String> read(String text) {
    int colon = text.lastIndexOf(':');
    String before = colon < 0 ? "" : text.substring(0, colon);
    String container = text.substring(colon + 1);
    int slash = container.indexOf('/');
    String ports = slash < 0 ? container : container.substring(0, slash);
    String protocol = slash < 0 ? "" : container.substring(slash + 1);
    if (ports.isEmpty()) {
      throw invalid(text, "no port specified");
    }
    if (!protocol.isEmpty() && !PROTOCOLS.contains(protocol.toLowerCase(Locale.ROOT))) {
      throw invalid(text, "invalid proto: " + protocol);
    }
    check(text, protocol, before);
    PortRange range =
        range(ports).orElseThrow(() -> DockerfileException.of("invalid containerPort: " + ports));
    checkHostPorts(before.substring(before.lastIndexOf(':') + 1), range, ports);
    String suffix = "/" + (protocol.isEmpty() ? "tcp" : protocol.toLowerCase(Locale.ROOT));
    List<String> all = new ArrayList<>();
    for (int port = range.first(); port <= range.last(); port++) {
      all.add(port + suffix);
    }
    return all;
  }

  private static DockerfileException invalid(String text, String why) {
    return DockerfileException.of("invalid port: " + GoText.quote(text) + ": " + why);
  }

  private void check(String text, String protocol, String before) {
    if (!protocol.equals(protocol.toLowerCase(Locale.ROOT))) {
      checks.report(
          CheckRule.EXPOSE_PROTO_CASING,
          ranges,
          "Defined protocol '" + text + "' in EXPOSE instruction should be lowercase");
    }
    if (!before.isEmpty()) {
      checks.report(
          CheckRule.EXPOSE_INVALID_FORMAT,
          ranges,
          "EXPOSE instruction should not define an IP address or host-port mapping, found '"
              + text
              + "'");
    }
  }

  private static void checkHostPorts(String host, PortRange container, String ports) {
    if (host.isEmpty()) {
      return;
    }
    PortRange range =
        range(host).orElseThrow(() -> DockerfileException.of("invalid hostPort: " + host));
    if (range.size() != container.size() && container.size() != 1) {
      throw DockerfileException.of(
          "invalid ranges specified for container and host Ports: " + ports + " and " + host);
    }
  }

  private static Optional<PortRange> range(String text) {
    int dash = text.indexOf('-');
    Optional<Integer> first = port(dash < 0 ? text : text.substring(0, dash));
    Optional<Integer> last = dash < 0 ? first : port(text.substring(dash + 1));
    if (first.isEmpty() || last.isEmpty() || last.get() < first.get()) {
      return Optional.empty();
    }
    return Optional.of(new PortRange(first.get(), last.get()));
  }

  private static Optional<Integer> port(String text) {
    try {
      int port = Integer.parseInt(text);
      return port >= 0 && port <= MAX_PORT ? Optional.of(port) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
