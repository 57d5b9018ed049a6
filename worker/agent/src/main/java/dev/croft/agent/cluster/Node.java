package dev.croft.agent.cluster;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A process of the farm.
 *
 * @param host where its node server answers
 * @param port of its node server
 * @param started when the process joined
 * @param member its membership in the cluster now
 */
public record Node(NodeId id, NodeKind kind, String host, int port, Instant started, UUID member) {

  private static final int FIELDS = 5;

  /** Where its node server answers, as {@code HOST:PORT}. */
  public String address() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** The value in the registry, whose key is the node's name. */
  String toText() {
    return String.join(
        " ", kind.name(), host, Integer.toString(port), started.toString(), member.toString());
  }

  /** Empty for what another version of this program wrote. */
  static Optional<Node> ofText(String id, String text) {
    String[] parts = text.split(" ", -1);
    if (parts.length != FIELDS) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Node(
              new NodeId(id),
              NodeKind.valueOf(parts[0]),
              parts[1],
              Integer.parseInt(parts[2]),
              Instant.parse(parts[3]),
              UUID.fromString(parts[4])));
    } catch (IllegalArgumentException | java.time.DateTimeException e) {
      return Optional.empty();
    }
  }
}
