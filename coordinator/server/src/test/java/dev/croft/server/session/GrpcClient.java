package dev.croft.server.session;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The client's end of a session: a gRPC server whose one connection goes through the tunnel, as in
 * buildx. The bytes pass over a socket on loopback.
 */
public final class GrpcClient implements ClientEnd, AutoCloseable {

  private final Server server;
  private final Socket socket;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  private GrpcClient(Server server) throws IOException {
    this.server = server;
    this.socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
    this.socket.setTcpNoDelay(true);
  }

  /** A client that serves some services, and says so when it opens its session. */
  public static GrpcClient serving(BindableService... services) {
    try {
      NettyServerBuilder builder =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .maxInboundMessageSize(16 << 20)
              .executor(Executors.newVirtualThreadPerTaskExecutor());
      List.of(services).forEach(builder::addService);
      return new GrpcClient(builder.build().start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens the session, and carries its bytes from then on. */
  public Session open(Sessions sessions, String id) throws InterruptedException {
    return open(sessions, id, headers(id));
  }

  /** Opens the session with other metadata. */
  public Session open(Sessions sessions, String id, Map<String, List<String>> headers)
      throws InterruptedException {
    Tunnel tunnel = sessions.open(headers, this);
    Thread.ofPlatform().daemon().start(() -> carry(tunnel));
    return sessions.get(id, Duration.ofSeconds(5));
  }

  /** The metadata with which buildx opens a session. */
  public Map<String, List<String>> headers(String id) {
    List<String> methods = new ArrayList<>();
    server
        .getServices()
        .forEach(
            service ->
                service
                    .getMethods()
                    .forEach(
                        method ->
                            methods.add("/" + method.getMethodDescriptor().getFullMethodName())));
    return Map.of(
        "X-Docker-Expose-Session-Uuid", List.of(id),
        "X-Docker-Expose-Session-Sharedkey", List.of("shared"),
        "X-Docker-Expose-Session-Grpc-Method", methods);
  }

  /** Completes when the farm has ended the stream. */
  public CompletionStage<Void> ended() {
    return end.minimalCompletionStage();
  }

  private void carry(Tunnel tunnel) {
    byte[] buffer = new byte[TunnelChannel.CHUNK_BYTES];
    try (InputStream in = socket.getInputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        tunnel.received(ByteBuffer.wrap(buffer, 0, read));
      }
    } catch (IOException _) {
      // The stream has ended, which the tunnel is told below.
    }
    tunnel.closed();
  }

  @Override
  public CompletionStage<?> send(ByteBuffer chunk) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            socket.getOutputStream().write(chunk.array(), chunk.arrayOffset(), chunk.remaining());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        writer);
  }

  @Override
  public void pause() {}

  @Override
  public void resume() {}

  @Override
  public void end() {
    end.complete(null);
  }

  @Override
  public void close() throws IOException {
    socket.close();
    server.shutdownNow();
    writer.shutdown();
  }
}
