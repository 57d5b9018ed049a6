package dev.croft.server.api;

import com.google.protobuf.ByteString;
import dev.croft.agent.rpc.Caller;
import dev.croft.agent.rpc.GrpcMethods;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Bytes;
import dev.croft.model.platform.Platform;
import dev.croft.model.step.Content;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.protocol.generated.fsutil.Stat;
import dev.croft.protocol.generated.gateway.EvaluateRequest;
import dev.croft.protocol.generated.gateway.EvaluateResponse;
import dev.croft.protocol.generated.gateway.ReadDirRequest;
import dev.croft.protocol.generated.gateway.ReadDirResponse;
import dev.croft.protocol.generated.gateway.ReadFileRequest;
import dev.croft.protocol.generated.gateway.ReadFileResponse;
import dev.croft.protocol.generated.gateway.ResolveImageConfigRequest;
import dev.croft.protocol.generated.gateway.ResolveImageConfigResponse;
import dev.croft.protocol.generated.gateway.ResolveSourceImageResponse;
import dev.croft.protocol.generated.gateway.ResolveSourceMetaRequest;
import dev.croft.protocol.generated.gateway.ResolveSourceMetaResponse;
import dev.croft.protocol.generated.gateway.StatFileRequest;
import dev.croft.protocol.generated.gateway.StatFileResponse;
import dev.croft.server.build.Build;
import dev.croft.server.gateway.Gateway;
import dev.croft.server.solve.ContentReader;
import dev.croft.server.solve.ContentReader.FileStatus;
import dev.croft.server.source.ImageResolver;
import dev.croft.server.source.ImageResolver.ResolvedImage;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** The part of {@code LLBBridge} that reads files of results and looks images up. */
final class BridgeReadMethods {
  private static final String IMAGE = "docker-image://";

  private final Function<Caller, Gateway> gateways;
  private final ContentReader reader;
  private final ImageResolver images;
  private final Supplier<List<WorkerInfo>> workers;

  BridgeReadMethods(
      Function<Caller, Gateway> gateways,
      ContentReader reader,
      ImageResolver images,
      Supplier<List<WorkerInfo>> workers) {
    this.gateways = gateways;
    this.reader = reader;
    this.images = images;
    this.workers = workers;
  }

  void bind(GrpcMethods.Service service) {
    service
        .unary("ReadFile", ReadFileRequest.getDefaultInstance(), this::readFile)
        .unary("ReadDir", ReadDirRequest.getDefaultInstance(), this::readDirectory)
        .unary("StatFile", StatFileRequest.getDefaultInstance(), this::statFile)
        .unary("Evaluate", EvaluateRequest.getDefaultInstance(), this::evaluate)
        .unary(
            "ResolveImageConfig",
            ResolveImageConfigRequest.getDefaultInstance(),
            this::resolveImageConfig)
        .unary(
            "ResolveSourceMeta",
            ResolveSourceMetaRequest.getDefaultInstance(),
            this::resolveSourceMeta);
  }

  private ReadFileResponse readFile(Caller caller, ReadFileRequest request) {
    long offset = request.getRange().getOffset();
    long length = request.hasRange() ? request.getRange().getLength() : -1;
    return ReadFileResponse.newBuilder()
        .setData(
            onContent(
                caller,
                request.getRef(),
                (build, content) ->
                    ByteString.copyFrom(
                        reader.readFile(build, content, request.getFilePath(), offset, length))))
        .build();
  }

  private ReadDirResponse readDirectory(Caller caller, ReadDirRequest request) {
    ReadDirResponse.Builder response = ReadDirResponse.newBuilder();
    onContent(
            caller,
            request.getRef(),
            (build, content) ->
                reader.readDirectory(
                    build, content, request.getDirPath(), request.getIncludePattern()))
        .forEach(status -> response.addEntries(stat(status)));
    return response.build();
  }

  private StatFileResponse statFile(Caller caller, StatFileRequest request) {
    return StatFileResponse.newBuilder()
        .setStat(
            stat(
                onContent(
                    caller,
                    request.getRef(),
                    (build, content) -> reader.stat(build, content, request.getPath()))))
        .build();
  }

  private EvaluateResponse evaluate(Caller caller, EvaluateRequest request) {
    onContent(caller, request.getRef(), (_, content) -> content);
    return EvaluateResponse.getDefaultInstance();
  }

  private <T> T onContent(Caller caller, String ref, BiFunction<Build, Content, T> action) {
    Gateway gateway = gateways.apply(caller);
    Build build = gateway.build();
    return build.work(
        () -> {
          return action.apply(build, gateway.content(ref));
        });
  }

  private ResolveImageConfigResponse resolveImageConfig(
      Caller caller, ResolveImageConfigRequest request) {
    BuildRequests.refuse(request.getSourcePoliciesCount() > 0, "source policies");
    if (request.getResolverType() != 0) {
      throw CroftException.unsupported("images in OCI layouts of the client cannot be read yet");
    }
    ResolvedImage image =
        resolve(
            caller,
            request.getRef(),
            request.hasPlatform()
                ? Optional.of(WorkerMessages.platform(request.getPlatform()))
                : Optional.empty(),
            request.getLogName());
    return ResolveImageConfigResponse.newBuilder()
        .setRef(image.reference())
        .setDigest(image.digest().value())
        .setConfig(config(image))
        .build();
  }

  private ResolveSourceMetaResponse resolveSourceMeta(
      Caller caller, ResolveSourceMetaRequest request) {
    BuildRequests.refuse(request.getSourcePoliciesCount() > 0, "source policies");
    ResolveSourceMetaResponse.Builder response =
        ResolveSourceMetaResponse.newBuilder().setSource(request.getSource());
    String identifier = request.getSource().getIdentifier();
    if (!identifier.startsWith(IMAGE)) {
      return response.build();
    }
    ResolvedImage image =
        resolve(
            caller,
            identifier.substring(IMAGE.length()),
            request.hasPlatform()
                ? Optional.of(WorkerMessages.platform(request.getPlatform()))
                : Optional.empty(),
            request.getLogName());
    response.getSourceBuilder().setIdentifier(IMAGE + image.reference());
    return response
        .setImage(
            ResolveSourceImageResponse.newBuilder()
                .setDigest(image.digest().value())
                .setConfig(config(image)))
        .build();
  }

  private ResolvedImage resolve(
      Caller caller, String reference, Optional<Platform> wanted, String logName) {
    Build build = gateways.apply(caller).build();
    Platform platform = wanted.orElseGet(this::defaultPlatform);
    String shown = logName.isEmpty() ? "resolve image config for " + IMAGE + reference : logName;
    return build.work(() -> images.resolve(build, reference, platform, shown));
  }

  private Platform defaultPlatform() {
    return workers.get().stream()
        .flatMap(worker -> worker.nativePlatforms().stream())
        .findFirst()
        .orElseGet(() -> Platform.parse("linux"));
  }

  private static ByteString config(ResolvedImage image) {
    return ByteString.copyFrom(image.config().map(Bytes::toArray).orElseGet(() -> new byte[0]));
  }

  private static Stat stat(FileStatus status) {
    return Stat.newBuilder()
        .setPath(status.path())
        .setMode(status.mode())
        .setUid(status.uid())
        .setGid(status.gid())
        .setSize(status.size())
        .setModTime(status.modifiedNanos())
        .setLinkname(status.linkName())
        .build();
  }
}
