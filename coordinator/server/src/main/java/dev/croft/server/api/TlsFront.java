package dev.croft.server.api;

import dev.croft.server.config.ClientsConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Speaks TLS with clients, and hands what they say to a server of this process that does not.
 * Clients of the kind of buildx offer no protocol in the handshake and speak HTTP/2 at once, which
 * an HTTP server takes only where it does not speak TLS itself.
 */
final class TlsFront implements AutoCloseable {

  private final ClientIdentity clients;
  private final int behind;
  private final NetServer server;
  private final NetClient client;

  TlsFront(Vertx vertx, ClientsConfig.Tls tls, ClientIdentity clients, int behind) {
    this.clients = clients;
    this.behind = behind;
    this.client = vertx.createNetClient();
    NetServerOptions options =
        new NetServerOptions()
            .setTcpKeepAlive(true)
            .setSsl(true)
            .setUseAlpn(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setCertPath(tls.cert().toString())
                    .setKeyPath(tls.key().toString()));
    options.getSslOptions().setApplicationLayerProtocols(List.of("h2", "http/1.1"));
    tls.ca()
        .ifPresent(
            ca ->
                options
                    .setClientAuth(ClientAuth.REQUIRED)
                    .setTrustOptions(new PemTrustOptions().addCertPath(ca.toString())));
    this.server = vertx.createNetServer(options).connectHandler(this::connected);
  }

  /** Listens; the port follows. */
  Future<Integer> listen(SocketAddress address) {
    return server.listen(address).map(NetServer::actualPort);
  }

  private void connected(NetSocket outside) {
    outside.pause();
    client
        .connect(behind, "127.0.0.1")
        .onFailure(_ -> outside.close())
        .onSuccess(inside -> join(outside, inside));
  }

  private void join(NetSocket outside, NetSocket inside) {
    int port = inside.localAddress().port();
    clients.connected(port, certificate(outside));
    inside.closeHandler(
        _ -> {
          clients.disconnected(port);
          outside.close();
        });
    outside.closeHandler(_ -> inside.close());
    Future<Void> _ = inside.pipeTo(outside);
    Future<Void> _ = outside.pipeTo(inside);
  }

  private static Optional<Certificate> certificate(NetSocket socket) {
    try {
      return Optional.of(socket.sslSession().getPeerCertificates()[0]);
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }
}
