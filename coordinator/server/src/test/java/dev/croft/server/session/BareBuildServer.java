package dev.croft.server.session;

import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import dev.croft.protocol.generated.control.BytesMessage;
import dev.croft.protocol.generated.control.InfoRequest;
import dev.croft.protocol.generated.control.InfoResponse;
import dev.croft.protocol.generated.control.ListWorkersRequest;
import dev.croft.protocol.generated.control.ListWorkersResponse;
import dev.croft.protocol.generated.control.SolveRequest;
import dev.croft.protocol.generated.control.SolveResponse;
import dev.croft.protocol.generated.control.StatusRequest;
import dev.croft.protocol.generated.control.StatusResponse;
import dev.croft.protocol.generated.gateway.PingRequest;
import dev.croft.protocol.generated.gateway.PongResponse;
import dev.croft.protocol.generated.gateway.ReturnRequest;
import dev.croft.protocol.generated.gateway.ReturnResponse;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** As much of a build server as buildx needs to open its session: a build waits for ever. */
public final class BareBuildServer implements AutoCloseable {

  private static final ServiceName CONTROL = ServiceName.create("moby.buildkit.v1.Control");
  private static final ServiceName BRIDGE =
      ServiceName.create("moby.buildkit.v1.frontend.LLBBridge");

  private final Vertx vertx = Vertx.vertx();
  private final Sessions sessions = new Sessions();
  private final HttpServer http;

  /** Builds by their names, done once buildx says so: it may before it asks for them. */
  private final Map<String, CompletableFuture<Void>> answers = new ConcurrentHashMap<>();

  private final CompletableFuture<SolveRequest> solveRequest = new CompletableFuture<>();

  public BareBuildServer() throws ExecutionException, InterruptedException, TimeoutException {
    GrpcServer grpc = GrpcServer.server(vertx);
    call(
        grpc,
        CONTROL,
        "ListWorkers",
        ListWorkersRequest.getDefaultInstance(),
        (GrpcServerRequest<ListWorkersRequest, ListWorkersResponse> request) ->
            request.response().end(workers()));
    call(
        grpc,
        CONTROL,
        "Info",
        InfoRequest.getDefaultInstance(),
        (GrpcServerRequest<InfoRequest, InfoResponse> request) ->
            request.response().end(InfoResponse.getDefaultInstance()));
    call(
        grpc,
        CONTROL,
        "Solve",
        SolveRequest.getDefaultInstance(),
        (GrpcServerRequest<SolveRequest, SolveResponse> request) ->
            request.handler(message -> solve(message, request)));
    call(
        grpc,
        BRIDGE,
        "Ping",
        PingRequest.getDefaultInstance(),
        (GrpcServerRequest<PingRequest, PongResponse> request) -> request.response().end(pong()));
    call(
        grpc,
        BRIDGE,
        "Return",
        ReturnRequest.getDefaultInstance(),
        (GrpcServerRequest<ReturnRequest, ReturnResponse> request) -> answered(request));
    call(
        grpc,
        BRIDGE,
        "Solve",
        SolveRequest.getDefaultInstance(),
        (GrpcServerRequest<SolveRequest, SolveResponse> request) -> request.resume());
    call(
        grpc,
        CONTROL,
        "Status",
        StatusRequest.getDefaultInstance(),
        (GrpcServerRequest<StatusRequest, StatusResponse> request) ->
            request.handler(message -> watch(message.getRef(), request)));
    call(grpc, CONTROL, "Session", BytesMessage.getDefaultInstance(), this::session);
    http =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(grpc)
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  public int port() {
    return http.actualPort();
  }

  public Sessions sessions() {
    return sessions;
  }

  /** The session that the build names, once the build has come. */
  public String solvedSession() throws ExecutionException, InterruptedException, TimeoutException {
    return solveRequest.get(20, TimeUnit.SECONDS).getSession();
  }

  /** Before its build, buildx asks what the server can do by a build of its own. */
  private void solve(SolveRequest message, GrpcServerRequest<SolveRequest, SolveResponse> request) {
    if (message.getInternal()) {
      var _ =
          answer(message.getRef())
              .thenRun(() -> request.response().end(SolveResponse.getDefaultInstance()));
    } else {
      solveRequest.complete(message);
    }
  }

  private void watch(String build, GrpcServerRequest<StatusRequest, StatusResponse> request) {
    var _ = answer(build).thenRun(() -> request.response().end());
  }

  private void answered(GrpcServerRequest<ReturnRequest, ReturnResponse> request) {
    request.response().end(ReturnResponse.getDefaultInstance());
    answer(request.headers().get("buildkit-controlapi-buildid")).complete(null);
  }

  private CompletableFuture<Void> answer(String build) {
    return answers.computeIfAbsent(build, _ -> new CompletableFuture<>());
  }

  private void session(GrpcServerRequest<BytesMessage, BytesMessage> request) {
    Map<String, List<String>> headers =
        request.headers().names().stream()
            .collect(Collectors.toMap(name -> name, name -> request.headers().getAll(name)));
    Tunnel tunnel = sessions.open(headers, new VertxClientEnd(vertx.getOrCreateContext(), request));
    request.handler(message -> tunnel.received(message.getData().asReadOnlyByteBuffer()));
    request.endHandler(_ -> tunnel.closed());
    request.errorHandler(_ -> tunnel.closed());
  }

  /** Only with these does buildx tell when its question is answered. */
  private static PongResponse pong() {
    PongResponse.Builder pong = PongResponse.newBuilder();
    for (String cap : List.of("solve.base", "return", "returnmap")) {
      pong.addFrontendAPICapsBuilder().setID(cap).setEnabled(true);
    }
    return pong.build();
  }

  private static ListWorkersResponse workers() {
    ListWorkersResponse.Builder workers = ListWorkersResponse.newBuilder();
    workers
        .addRecordBuilder()
        .setID("w")
        .addPlatformsBuilder()
        .setOS("linux")
        .setArchitecture("amd64");
    return workers.build();
  }

  private static <Q extends Message, A extends MessageLite> void call(
      GrpcServer grpc,
      ServiceName service,
      String method,
      Q prototype,
      Consumer<GrpcServerRequest<Q, A>> handler) {
    ServiceMethod<Q, A> description =
        ServiceMethod.server(
            service, method, GrpcMessageEncoder.encoder(), GrpcMessageDecoder.decoder(prototype));
    grpc.callHandler(description, handler::accept);
  }

  @Override
  public void close() {
    sessions.close();
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
