package dev.croft.deploy.llb;

import dev.croft.protocol.generated.control.SolveRequest;
import dev.croft.protocol.generated.control.SolveResponse;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A build that its client drives by calls of its own, as buildx does: {@code Control.Solve} is open
 * as long as the build lasts. There is no session.
 */
public final class DirectBuild implements AutoCloseable {

  private static final Metadata.Key<String> BUILD_ID =
      Metadata.Key.of("buildkit-controlapi-buildid", Metadata.ASCII_STRING_MARSHALLER);
  private static final int MAX_MESSAGE_BYTES = 64 << 20;

  private final ManagedChannel channel;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String ref = UUID.randomUUID().toString();
  private final CompletableFuture<SolveResponse> solved;

  private DirectBuild(ManagedChannel channel, SolveRequest request) {
    this.channel = channel;
    this.solved =
        CompletableFuture.supplyAsync(
            () ->
                ClientCalls.blockingUnaryCall(
                    channel,
                    Bridge.method(
                        "moby.buildkit.v1.Control",
                        "Solve",
                        MethodDescriptor.MethodType.UNARY,
                        SolveRequest.getDefaultInstance(),
                        SolveResponse.getDefaultInstance()),
                    CallOptions.DEFAULT,
                    request.toBuilder().setRef(ref).build()),
            threads);
  }

  /** Begins a build at a server. */
  public static DirectBuild at(URI server, String... entitlements) {
    return of(server, SolveRequest.newBuilder().addAllEntitlements(List.of(entitlements)).build());
  }

  /** Begins a build with a request; its ref is chosen here. */
  public static DirectBuild of(URI server, SolveRequest request) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(server.getHost(), server.getPort())
            .usePlaintext()
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .build();
    return new DirectBuild(channel, request);
  }

  /** The calls by which the build is driven. */
  public Bridge bridge() {
    return bridge(ref);
  }

  /** Calls that say that they belong to another build. */
  public Bridge bridge(String otherRef) {
    Metadata headers = new Metadata();
    headers.put(BUILD_ID, otherRef);
    return new Bridge(
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)));
  }

  /**
   * Waits for the build's end.
   *
   * @throws StatusRuntimeException where it failed
   */
  public SolveResponse await() {
    try {
      return solved.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StatusRuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    threads.close();
  }
}
