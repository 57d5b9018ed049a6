package dev.croft.server.api;

import dev.croft.agent.rpc.GrpcMethods;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.server.frontendimage.BridgePort;
import dev.croft.server.gateway.Gateway;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.server.GrpcServer;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * Connections over which a front end that is a program drives its part of a build, and nothing
 * else: each has a server of its own, at a socket that only this process can reach.
 */
public final class BridgePorts implements BridgePort {
  private static final int CALLS_AT_ONCE = 1_000;

  private final Vertx vertx;
  private final BridgeService service;

  /** Connections served with these parts. */
  public BridgePorts(Vertx vertx, ApiParts.Reading reading, Supplier<List<WorkerInfo>> workers) {
    this.vertx = vertx;
    this.service = new BridgeService(reading, workers);
  }

  @Override
  public Connection open(Gateway gateway) {
    GrpcServer grpc = GrpcServer.server(vertx, ApiServer.grpcOptions());
    service.bind(new GrpcMethods(grpc, CALLS_AT_ONCE), caller -> gateway);
    try {
      Path directory = Files.createTempDirectory("croft-bridge");
      Path socket = directory.resolve("s");
      HttpServer server = vertx.createHttpServer(ApiServer.options()).requestHandler(grpc);
      server
          .listen(SocketAddress.domainSocketAddress(socket.toString()))
          .toCompletionStage()
          .toCompletableFuture()
          .get();
      return new Socket(
          SocketChannel.open(UnixDomainSocketAddress.of(socket)), server, directory, socket);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    } catch (IOException | ExecutionException e) {
      throw new CroftException(
          FailureKind.INTERNAL, "a front end cannot be connected: " + e.getMessage(), e);
    }
  }

  private record Socket(SocketChannel channel, HttpServer server, Path directory, Path socket)
      implements Connection {

    @Override
    public int read(ByteBuffer into) throws IOException {
      return channel.read(into);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        channel.write(left);
      }
    }

    @Override
    public void close() {
      try {
        channel.close();
        server.close().toCompletionStage().toCompletableFuture().join();
        Files.deleteIfExists(socket);
        Files.deleteIfExists(directory);
      } catch (IOException e) {
        throw new CroftException(
            FailureKind.INTERNAL, "a front end's connection cannot be closed", e);
      }
    }
  }
}
