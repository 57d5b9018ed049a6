package dev.croft.agent.move;

import dev.croft.oci.registry.StallGuard;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** The other nodes over HTTP. */
public final class HttpPeers implements Peers, AutoCloseable {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final Duration STALL_LIMIT = Duration.ofSeconds(30);

  private final Function<String, Optional<URI>> addresses;
  private final Supplier<String> token;
  private final HttpClient client;
  private final StallGuard guard = new StallGuard(STALL_LIMIT);
  private final Map<URI, HttpPeer> known = new ConcurrentHashMap<>();

  /**
   * Peers by their nodes' names.
   *
   * @param addresses where a node's server is, such as {@code http://10.0.0.7:8373}; empty for one
   *     that left the farm
   * @param token what nodes of this farm know
   */
  public HttpPeers(Function<String, Optional<URI>> addresses, Supplier<String> token) {
    this.addresses = addresses;
    this.token = token;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_LIMIT)
            .build();
  }

  @Override
  public Optional<Peer> find(String node) {
    return addresses
        .apply(node)
        .map(
            address ->
                known.computeIfAbsent(address, at -> new HttpPeer(node, at, client, token, guard)));
  }

  @Override
  public void close() {
    client.shutdownNow();
    guard.close();
  }
}
