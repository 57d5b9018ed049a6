package dev.croft.agent.node;

import dev.croft.agent.rpc.GrpcMethods;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcProtocol;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * The server that the other nodes of a farm call: gRPC, and plain HTTP for content. Whoever does
 * not say the farm's token is turned away before anything else of the call is looked at; but some
 * paths are for anybody who reaches the port.
 */
public final class NodeServer implements AutoCloseable {

  private static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
  private static final int MAX_CALLS = 10_000;
  private static final int MAX_STREAMS_PER_CONNECTION = 4_000;

  /** In half a minute: other nodes end many calls by cancelling them, and mean no harm. */
  private static final int MAX_CANCELLED_CALLS = 1_000_000;

  private static final int STREAM_WINDOW_BYTES = 1024 * 1024;
  private static final int CONNECTION_WINDOW_BYTES = 16 * 1024 * 1024;
  private static final int UNAUTHORIZED = 401;
  private static final int NOT_FOUND = 404;

  private final HttpServer server;
  private final GrpcServer grpc;
  private final GrpcMethods methods;
  private final Supplier<Optional<String>> token;
  private final Map<String, Handler<HttpServerRequest>> handlers = new ConcurrentHashMap<>();
  private final Map<String, Handler<HttpServerRequest>> open = new ConcurrentHashMap<>();

  private NodeServer(Vertx vertx, Supplier<Optional<String>> token) {
    this.token = token;
    this.grpc =
        GrpcServer.server(
            vertx,
            new GrpcServerOptions()
                .setMaxMessageSize(MAX_MESSAGE_BYTES)
                .removeEnabledProtocol(GrpcProtocol.WEB)
                .removeEnabledProtocol(GrpcProtocol.WEB_TEXT)
                .removeEnabledProtocol(GrpcProtocol.TRANSCODING));
    this.methods = new GrpcMethods(grpc, MAX_CALLS);
    this.server = vertx.createHttpServer(options()).requestHandler(this::handle);
  }

  /**
   * A server that answers as soon as this returns; what it offers is added to it.
   *
   * @param token what callers must say; while there is none, nobody is served
   * @param port 0 for any that is free
   * @throws CroftException where the port cannot be had
   */
  public static NodeServer open(
      Vertx vertx, String host, int port, Supplier<Optional<String>> token) {
    NodeServer opened = new NodeServer(vertx, token);
    try {
      opened.server.listen(port, host).toCompletionStage().toCompletableFuture().get();
      return opened;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    } catch (ExecutionException e) {
      throw new CroftException(
          FailureKind.RESOURCE,
          "cannot listen at "
              + host
              + ":"
              + port
              + ": "
              + Objects.requireNonNull(e.getCause()).getMessage(),
          e);
    }
  }

  /** The port that it listens at. */
  public int port() {
    return server.actualPort();
  }

  /** The gRPC methods that it offers; more may be added at any time. */
  public GrpcMethods methods() {
    return methods;
  }

  /**
   * Has requests for paths that begin with a prefix, such as {@code /content/}, dealt with. The
   * handler runs on an event loop, and must not block there.
   */
  public void handle(String prefix, Handler<HttpServerRequest> handler) {
    handlers.put(prefix, handler);
  }

  /**
   * Has requests for one path dealt with whoever makes them, such as a monitor that is no node of
   * the farm. The handler runs on an event loop, and must not block there.
   */
  public void handleOfAnybody(String path, Handler<HttpServerRequest> handler) {
    open.put(path, handler);
  }

  private void handle(HttpServerRequest request) {
    Handler<HttpServerRequest> forAnybody =
        open.get(Objects.requireNonNullElse(request.path(), "/"));
    if (forAnybody != null) {
      forAnybody.handle(request);
      return;
    }
    boolean isCall =
        Objects.requireNonNullElse(request.getHeader("content-type"), "")
            .startsWith("application/grpc");
    if (!isAuthorized(request)) {
      refuse(request, isCall);
    } else if (isCall) {
      grpc.handle(request);
    } else {
      String path = Objects.requireNonNullElse(request.path(), "/");
      handlers.entrySet().stream()
          .filter(entry -> path.startsWith(entry.getKey()))
          .max(Map.Entry.comparingByKey())
          .ifPresentOrElse(
              entry -> entry.getValue().handle(request),
              () -> request.response().setStatusCode(NOT_FOUND).end());
    }
  }

  private boolean isAuthorized(HttpServerRequest request) {
    String said = Objects.requireNonNullElse(request.getHeader("authorization"), "");
    Optional<String> wanted = token.get();
    return wanted.isPresent()
        && MessageDigest.isEqual(
            said.getBytes(StandardCharsets.UTF_8),
            NodeToken.header(wanted.get()).getBytes(StandardCharsets.UTF_8));
  }

  private static void refuse(HttpServerRequest request, boolean isCall) {
    if (isCall) {
      request
          .response()
          .putHeader("content-type", "application/grpc")
          .putHeader("grpc-status", Integer.toString(GrpcStatus.UNAUTHENTICATED.code))
          .putHeader("grpc-message", "not a node of this farm")
          .end();
    } else {
      request.response().setStatusCode(UNAUTHORIZED).end();
    }
  }

  private static HttpServerOptions options() {
    return new HttpServerOptions()
        .setTcpKeepAlive(true)
        .setHttp2ConnectionWindowSize(CONNECTION_WINDOW_BYTES)
        .setHttp2RstFloodMaxRstFramePerWindow(MAX_CANCELLED_CALLS)
        .setInitialSettings(
            new Http2Settings()
                .setInitialWindowSize(STREAM_WINDOW_BYTES)
                .setMaxConcurrentStreams(MAX_STREAMS_PER_CONNECTION));
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }
}
