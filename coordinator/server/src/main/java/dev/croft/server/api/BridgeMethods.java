package dev.croft.server.api;

import com.google.protobuf.ByteString;
import com.google.rpc.Status;
import dev.croft.agent.rpc.Caller;
import dev.croft.agent.rpc.GrpcMethods;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.SourceInfo;
import dev.croft.model.llb.SourceLocation;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.protocol.generated.gateway.InputsRequest;
import dev.croft.protocol.generated.gateway.InputsResponse;
import dev.croft.protocol.generated.gateway.PingRequest;
import dev.croft.protocol.generated.gateway.PongResponse;
import dev.croft.protocol.generated.gateway.ReturnRequest;
import dev.croft.protocol.generated.gateway.ReturnResponse;
import dev.croft.protocol.generated.gateway.SolveRequest;
import dev.croft.protocol.generated.gateway.SolveResponse;
import dev.croft.protocol.generated.gateway.WarnRequest;
import dev.croft.protocol.generated.gateway.WarnResponse;
import dev.croft.protocol.generated.llb.Range;
import dev.croft.server.build.CacheOptions;
import dev.croft.server.build.ClientException;
import dev.croft.server.build.FrontEndRequest;
import dev.croft.server.build.ProgressSink.Warning;
import dev.croft.server.build.WireDefinition;
import dev.croft.server.gateway.Gateway;
import dev.croft.server.gateway.SolveCall;
import io.grpc.Status.Code;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** {@code LLBBridge}: how a client drives its own build, but for what reads files and images. */
final class BridgeMethods {
  private final Function<Caller, Gateway> gateways;
  private final Supplier<List<WorkerInfo>> workers;

  BridgeMethods(Function<Caller, Gateway> gateways, Supplier<List<WorkerInfo>> workers) {
    this.gateways = gateways;
    this.workers = workers;
  }

  void bind(GrpcMethods.Service service) {
    service
        .unary("Ping", PingRequest.getDefaultInstance(), this::ping)
        .unary("Solve", SolveRequest.getDefaultInstance(), this::solve)
        .unary("Inputs", InputsRequest.getDefaultInstance(), this::inputs)
        .unary("Return", ReturnRequest.getDefaultInstance(), this::giveBack)
        .unary("Warn", WarnRequest.getDefaultInstance(), this::warn);
  }

  private PongResponse ping(Caller caller, PingRequest request) {
    Gateway _ = gateways.apply(caller);
    PongResponse.Builder response =
        PongResponse.newBuilder()
            .addAllFrontendAPICaps(OfferedCapabilities.frontEnd())
            .addAllLLBCaps(OfferedCapabilities.buildGraph());
    workers.get().forEach(worker -> response.addWorkers(WorkerMessages.of(worker, List.of())));
    return response.build();
  }

  private SolveResponse solve(Caller caller, SolveRequest request) {
    BuildRequests.refuse(request.getSourcePoliciesCount() > 0, "source policies");
    SolveCall call =
        new SolveCall(
            request.hasDefinition()
                ? Optional.of(new WireDefinition(request.getDefinition()))
                : Optional.empty(),
            new FrontEndRequest(
                request.getFrontend(),
                request.getFrontendOptMap(),
                BuildRequests.inputs(request.getFrontendInputsMap())),
            request.getCacheImportsList().stream()
                .map(e -> new CacheOptions.Entry(e.getType(), e.getAttrsMap()))
                .toList(),
            request.getEvaluate());
    return ResultMessages.answer(request, gateways.apply(caller).solve(call));
  }

  private InputsResponse inputs(Caller caller, InputsRequest request) {
    InputsResponse.Builder response = InputsResponse.newBuilder();
    gateways
        .apply(caller)
        .inputs()
        .forEach((name, definition) -> response.putDefinitions(name, definition.message()));
    return response.build();
  }

  private ReturnResponse giveBack(Caller caller, ReturnRequest request) {
    Gateway gateway = gateways.apply(caller);
    if (request.hasResult() == request.hasError()) {
      throw CroftException.user("gateway return must be either result or err");
    }
    if (request.hasError()) {
      gateway.fail(failure(request.getError()));
    } else {
      gateway.complete(ResultMessages.read(gateway, request.getResult()));
    }
    return ReturnResponse.getDefaultInstance();
  }

  private static CroftException failure(Status status) {
    FailureKind kind =
        status.getCode() == Code.CANCELLED.value() ? FailureKind.CANCELLED : FailureKind.USER;
    Status shown =
        status.getCode() == Code.OK.value()
            ? status.toBuilder().setCode(Code.UNKNOWN.value()).build()
            : status;
    return new ClientException(kind, shown.getMessage(), Bytes.of(shown.toByteArray()));
  }

  private WarnResponse warn(Caller caller, WarnRequest request) {
    Gateway gateway = gateways.apply(caller);
    if (!Digest.isDigest(request.getDigest())) {
      throw CroftException.user("a warning's vertex is no digest: " + request.getDigest());
    }
    gateway
        .build()
        .progress()
        .warning(
            new Warning(
                new Digest(request.getDigest()),
                (int) request.getLevel(),
                request.getShort().toStringUtf8(),
                request.getDetailList().stream().map(ByteString::toStringUtf8).toList(),
                request.getUrl(),
                request.hasInfo() ? Optional.of(source(request)) : Optional.empty(),
                request.getRangesList().stream().map(BridgeMethods::range).toList()));
    return WarnResponse.getDefaultInstance();
  }

  private static SourceInfo source(WarnRequest request) {
    return new SourceInfo(
        request.getInfo().getFilename(),
        request.getInfo().getLanguage(),
        Bytes.of(request.getInfo().getData().toByteArray()));
  }

  private static SourceLocation.Range range(Range range) {
    return new SourceLocation.Range(
        range.getStart().getLine(),
        range.getStart().getCharacter(),
        range.getEnd().getLine(),
        range.getEnd().getCharacter());
  }
}
