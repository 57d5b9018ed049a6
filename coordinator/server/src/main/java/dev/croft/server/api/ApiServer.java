package dev.croft.server.api;

import dev.croft.agent.rpc.GrpcMethods;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.protocol.generated.types.BuildkitVersion;
import dev.croft.server.build.Tasks;
import dev.croft.server.config.ClientsConfig;
import dev.croft.server.http.Page;
import dev.croft.server.http.Pages;
import dev.croft.server.wire.FailureMessages;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.server.GrpcProtocol;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;

/**
 * Serves the BuildKit API and the plain pages, on the same addresses: HTTP/2 without TLS by prior
 * knowledge, and HTTP/1.1 for the pages.
 */
public final class ApiServer implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
  private static final int MAX_CALLS = 10_000;
  private static final int MAX_STREAMS_PER_CONNECTION = 2_000;
  private static final int MAX_HEADER_BYTES = 256 * 1024;
  private static final int STREAM_WINDOW_BYTES = 1024 * 1024;
  private static final int CONNECTION_WINDOW_BYTES = 16 * 1024 * 1024;

  private final Vertx vertx;
  private final GrpcServer grpc;
  private final Pages pages;
  private final CacheMountPages cacheMounts;
  private final ClientIdentity clients;
  private final List<HttpServer> servers = new ArrayList<>();
  private final List<TlsFront> fronts = new ArrayList<>();

  /** A server that listens nowhere yet; the caller keeps and closes Vert.x. */
  public ApiServer(Vertx vertx, ApiParts parts) {
    this(vertx, parts, ClientsConfig.defaults());
  }

  /** The same, for clients that have to say who they are. */
  public ApiServer(Vertx vertx, ApiParts parts, ClientsConfig clients) {
    this.vertx = vertx;
    this.clients = new ClientIdentity(clients);
    this.pages = parts.pages();
    this.cacheMounts = new CacheMountPages(vertx, this.clients, parts.farm().cacheMounts());
    this.grpc = GrpcServer.server(vertx, grpcOptions());
    bind(new GrpcMethods(grpc, MAX_CALLS), parts);
  }

  /**
   * Serves an address too.
   *
   * @return the port, where the address has one
   * @throws CroftException where it cannot be served
   */
  public int listen(ListenAddress address) {
    SocketAddress socket = address.socketAddress();
    if (clients.tls().isEmpty() || socket.isDomainSocket()) {
      return open(address, socket, this::handle).actualPort();
    }
    HttpServer behind =
        open(address, SocketAddress.inetSocketAddress(0, "127.0.0.1"), this::handleBehindTls);
    TlsFront front = new TlsFront(vertx, clients.tls().get(), clients, behind.actualPort());
    fronts.add(front);
    return listening(address, front.listen(socket));
  }

  private HttpServer open(
      ListenAddress address, SocketAddress socket, Handler<HttpServerRequest> handler) {
    HttpServer server = vertx.createHttpServer(options()).requestHandler(handler);
    servers.add(server);
    return listening(address, server.listen(socket));
  }

  private static <T> T listening(ListenAddress address, Future<T> started) {
    try {
      return started.toCompletionStage().toCompletableFuture().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    } catch (ExecutionException e) {
      throw new CroftException(
          FailureKind.RESOURCE,
          "cannot listen at "
              + address.url()
              + ": "
              + Objects.requireNonNull(e.getCause()).getMessage(),
          e);
    }
  }

  @Override
  public void close() {
    fronts.forEach(TlsFront::close);
    servers.forEach(server -> server.close().toCompletionStage().toCompletableFuture().join());
    servers.clear();
  }

  /** How calls are served. */
  static GrpcServerOptions grpcOptions() {
    return new GrpcServerOptions()
        .setMaxMessageSize(MAX_MESSAGE_BYTES)
        .removeEnabledProtocol(GrpcProtocol.WEB)
        .removeEnabledProtocol(GrpcProtocol.WEB_TEXT)
        .removeEnabledProtocol(GrpcProtocol.TRANSCODING);
  }

  /** How connections are served. */
  static HttpServerOptions options() {
    return new HttpServerOptions()
        .setTcpKeepAlive(true)
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setHttp2ConnectionWindowSize(CONNECTION_WINDOW_BYTES)
        .setInitialSettings(
            new Http2Settings()
                .setInitialWindowSize(STREAM_WINDOW_BYTES)
                .setMaxHeaderListSize(MAX_HEADER_BYTES)
                .setMaxConcurrentStreams(MAX_STREAMS_PER_CONNECTION));
  }

  private static void bind(GrpcMethods methods, ApiParts parts) {
    ApiParts.Building building = parts.building();
    SolveMethods solve =
        new SolveMethods(
            building.runner(),
            building.builds(),
            parts.past().history(),
            parts.past().blobs(),
            building.sessions());
    solve.bindSolve(methods.service("moby.buildkit.v1.Control", FailureMessages::ofBuild));
    GrpcMethods.Service control =
        methods.service("moby.buildkit.v1.Control", FailureMessages::ofCall);
    solve.bindStatus(control);
    new FarmMethods(parts.farm(), version(parts)).bind(control);
    new HistoryMethods(parts.past().history()).bind(control);
    new SessionMethods(building.sessions()).bind(control);
    new BridgeService(parts.reading(), parts.farm().workers())
        .bind(methods, caller -> building.gateways().find(caller.buildRef()));
    building
        .traces()
        .forwarder()
        .ifPresent(
            spans ->
                new TraceMethods(spans)
                    .bind(
                        methods.service(
                            "opentelemetry.proto.collector.trace.v1.TraceService",
                            FailureMessages::ofCall)));
    new ContentMethods(List.of(parts.past().blobs()))
        .bind(methods.service("containerd.services.content.v1.Content", FailureMessages::ofCall));
  }

  private static BuildkitVersion version(ApiParts parts) {
    return BuildkitVersion.newBuilder()
        .setPackage("dev.croft/croft")
        .setVersion(parts.farm().version())
        .build();
  }

  /** Only what came through TLS is served behind it. */
  private void handleBehindTls(HttpServerRequest request) {
    if (clients.cameThroughTls(request)) {
      handle(request);
    } else {
      request.connection().close();
    }
  }

  private void handle(HttpServerRequest request) {
    String contentType = Objects.requireNonNullElse(request.getHeader("content-type"), "");
    if (contentType.startsWith("application/grpc")) {
      if (clients.identify(request)) {
        grpc.handle(request);
      }
    } else if (Objects.requireNonNullElse(request.path(), "").startsWith(CacheMountPages.PREFIX)) {
      cacheMounts.handle(request);
    } else {
      servePage(request);
    }
  }

  private void servePage(HttpServerRequest request) {
    if (!"GET".equals(request.method().name())) {
      request.response().setStatusCode(405).end();
      return;
    }
    Context context = Objects.requireNonNull(Vertx.currentContext());
    String path = Objects.requireNonNullElse(request.path(), "/");
    Tasks.thread(
            "page",
            () -> {
              Page page = pages.get(path);
              context.runOnContext(
                  _ ->
                      request
                          .response()
                          .setStatusCode(page.status())
                          .putHeader("content-type", page.contentType())
                          .end(page.body()));
            })
        .start();
  }
}
