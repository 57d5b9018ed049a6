package dev.croft.server.api;

import com.google.protobuf.ByteString;
import dev.croft.agent.rpc.Caller;
import dev.croft.agent.rpc.GrpcMethods;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Bytes;
import dev.croft.model.platform.Platform;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.oci.registry.ImageReference;
import dev.croft.protocol.generated.gateway.ResolveImageConfigRequest;
import dev.croft.protocol.generated.gateway.ResolveImageConfigResponse;
import dev.croft.protocol.generated.gateway.ResolveSourceImageResponse;
import dev.croft.protocol.generated.gateway.ResolveSourceMetaRequest;
import dev.croft.protocol.generated.gateway.ResolveSourceMetaResponse;
import dev.croft.protocol.llb.Platforms;
import dev.croft.server.build.Build;
import dev.croft.server.gateway.Gateway;
import dev.croft.server.source.ImageResolver;
import dev.croft.server.source.ImageResolver.ResolvedImage;
import dev.croft.server.source.LayoutResolver;
import dev.croft.server.source.OciLayoutSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The part of {@code LLBBridge} that looks sources up: images of registries and of layouts. */
final class BridgeLookupMethods {
  private static final String IMAGE = "docker-image://";
  private static final String LAYOUT = "oci-layout://";

  private final Function<Caller, Gateway> gateways;
  private final ImageResolver images;
  private final LayoutResolver layouts;
  private final Supplier<List<WorkerInfo>> workers;

  BridgeLookupMethods(
      Function<Caller, Gateway> gateways,
      ImageResolver images,
      LayoutResolver layouts,
      Supplier<List<WorkerInfo>> workers) {
    this.gateways = gateways;
    this.images = images;
    this.layouts = layouts;
    this.workers = workers;
  }

  void bind(GrpcMethods.Service service) {
    service
        .unary(
            "ResolveImageConfig",
            ResolveImageConfigRequest.getDefaultInstance(),
            this::resolveImageConfig)
        .unary(
            "ResolveSourceMeta",
            ResolveSourceMetaRequest.getDefaultInstance(),
            this::resolveSourceMeta);
  }

  /** What a look-up found. */
  private record Found(String reference, Digest digest, ByteString config) {}

  private ResolveImageConfigResponse resolveImageConfig(
      Caller caller, ResolveImageConfigRequest request) {
    BuildRequests.refuse(request.getSourcePoliciesCount() > 0, "source policies");
    Optional<Platform> platform =
        request.hasPlatform()
            ? Optional.of(Platforms.readExactly(request.getPlatform()))
            : Optional.empty();
    Found found =
        switch (request.getResolverType()) {
          case 0 -> image(caller, request.getRef(), platform, request.getLogName());
          case 1 ->
              layout(
                  caller, request.getRef(), request.getStoreID(), platform, request.getLogName());
          default ->
              throw CroftException.user("unknown resolver type " + request.getResolverType());
        };
    return ResolveImageConfigResponse.newBuilder()
        .setRef(found.reference())
        .setDigest(found.digest().value())
        .setConfig(found.config())
        .build();
  }

  private ResolveSourceMetaResponse resolveSourceMeta(
      Caller caller, ResolveSourceMetaRequest request) {
    BuildRequests.refuse(request.getSourcePoliciesCount() > 0, "source policies");
    ResolveSourceMetaResponse.Builder response =
        ResolveSourceMetaResponse.newBuilder().setSource(request.getSource());
    String identifier = request.getSource().getIdentifier();
    Optional<Platform> platform =
        request.hasPlatform()
            ? Optional.of(Platforms.readExactly(request.getPlatform()))
            : Optional.empty();
    if (identifier.startsWith(IMAGE)) {
      Found found =
          image(caller, identifier.substring(IMAGE.length()), platform, request.getLogName());
      response.getSourceBuilder().setIdentifier(IMAGE + found.reference());
      response.setImage(message(found));
    } else if (identifier.startsWith(LAYOUT)) {
      Found found =
          layout(
              caller,
              identifier.substring(LAYOUT.length()),
              request.getSource().getAttrsOrDefault(OciLayoutSource.STORE, ""),
              platform,
              request.getLogName());
      response.setImage(message(found));
    }
    return response.build();
  }

  private static ResolveSourceImageResponse message(Found found) {
    return ResolveSourceImageResponse.newBuilder()
        .setDigest(found.digest().value())
        .setConfig(found.config())
        .build();
  }

  private Found image(Caller caller, String reference, Optional<Platform> wanted, String logName) {
    Build build = gateways.apply(caller).build();
    Platform platform = wanted.orElseGet(this::defaultPlatform);
    ResolvedImage image =
        build.work(
            () -> images.resolve(build, reference, platform, shown(logName, IMAGE + reference)));
    return new Found(
        image.reference(),
        image.digest(),
        ByteString.copyFrom(image.config().map(Bytes::toArray).orElseGet(() -> new byte[0])));
  }

  private Found layout(
      Caller caller, String text, String store, Optional<Platform> wanted, String logName) {
    Build build = gateways.apply(caller).build();
    ImageReference reference = ImageReference.parse(text);
    Digest digest = OciLayoutSource.digest(reference);
    Platform platform = wanted.orElseGet(this::defaultPlatform);
    Bytes config =
        build.work(
            () ->
                layouts
                    .resolve(
                        build,
                        store.isEmpty() ? reference.name() : store,
                        digest,
                        platform,
                        shown(logName, LAYOUT + text))
                    .config());
    return new Found(text, digest, ByteString.copyFrom(config.toArray()));
  }

  private static String shown(String logName, String source) {
    return logName.isEmpty() ? "resolve image config for " + source : logName;
  }

  private Platform defaultPlatform() {
    return workers.get().stream()
        .flatMap(worker -> worker.nativePlatforms().stream())
        .findFirst()
        .orElseGet(() -> Platform.parse("linux"));
  }
}
