package dev.croft.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.rpc.Status;
import dev.croft.model.llb.ExecMeta;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.Mount;
import dev.croft.model.llb.Node;
import dev.croft.model.llb.VertexMetadata;
import dev.croft.protocol.generated.content.ContentGrpc;
import dev.croft.protocol.generated.content.InfoRequest;
import dev.croft.protocol.generated.content.ListContentRequest;
import dev.croft.protocol.generated.content.ReadContentRequest;
import dev.croft.protocol.generated.control.BuildHistoryEvent;
import dev.croft.protocol.generated.control.BuildHistoryEventType;
import dev.croft.protocol.generated.control.BuildHistoryRequest;
import dev.croft.protocol.generated.control.ControlGrpc;
import dev.croft.protocol.generated.control.DiskUsageRequest;
import dev.croft.protocol.generated.control.Exporter;
import dev.croft.protocol.generated.control.ListWorkersRequest;
import dev.croft.protocol.generated.control.SolveRequest;
import dev.croft.protocol.generated.control.StatusRequest;
import dev.croft.protocol.generated.control.StatusResponse;
import dev.croft.protocol.generated.control.UpdateBuildHistoryRequest;
import dev.croft.protocol.generated.gateway.LLBBridgeGrpc;
import dev.croft.protocol.generated.gateway.PingRequest;
import dev.croft.protocol.generated.health.HealthCheckRequest;
import dev.croft.protocol.generated.health.HealthCheckResponse.ServingStatus;
import dev.croft.protocol.generated.health.HealthGrpc;
import dev.croft.protocol.generated.llb.Definition;
import dev.croft.protocol.generated.sourcepolicy.Policy;
import dev.croft.protocol.generated.sourcepolicy.Rule;
import dev.croft.protocol.llb.DefinitionWriter;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlApiTest {
  private static final int MAX_BYTES = 100 * 1024 * 1024;

  @TempDir Path context;
  @TempDir Path root;
  private TestFarm farm;
  private ManagedChannel channel;
  private ControlGrpc.ControlBlockingStub control;

  @BeforeEach
  void start() {
    farm = new TestFarm(context, root);
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", farm.port())
            .usePlaintext()
            .maxInboundMessageSize(MAX_BYTES)
            .build();
    control = ControlGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws InterruptedException {
    channel.shutdownNow();
    channel.awaitTermination(10, TimeUnit.SECONDS);
    farm.close();
  }

  @Test
  void aDefinitionOfTheClientsOwnIsBuilt() {
    var response =
        control.solve(
            request("r").setDefinition(run("echo hello")).addExporters(imageExporter()).build());

    assertThat(response.getExporterResponseMap()).containsKey("containerimage.digest");
    assertThat(names("r")).contains("/bin/sh -c echo hello");
  }

  @Test
  void theBuilderRunsAFrontEndForClientsThatAskForOne() throws Exception {
    Files.writeString(context.resolve("Dockerfile"), "FROM base\nRUN echo hello\n");

    control.solve(request("r").setFrontend("dockerfile.v0").build());

    assertThat(names("r")).contains("[2/2] RUN echo hello");
  }

  @Test
  void aFailedBuildSaysWhichVertexAndWhy() {
    SolveRequest failing = request("r").setDefinition(run("exit 3")).build();

    assertThatThrownBy(() -> control.solve(failing))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              Status status = Objects.requireNonNull(StatusProto.fromThrowable(e));
              assertThat(status.getCode()).isEqualTo(Code.UNKNOWN.value());
              assertThat(status.getMessage())
                  .isEqualTo(
                      "process \"/bin/sh -c exit 3\" did not complete successfully: exit code: 3");
              assertThat(status.getDetailsList())
                  .extracting(Any::getTypeUrl)
                  .contains("github.com/moby/buildkit/errdefs.Vertex+json");
            });
  }

  @Test
  void anUnknownExporterIsRefusedInBuildKitsWords() {
    SolveRequest wanted =
        request("r")
            .setDefinition(run("true"))
            .addExporters(Exporter.newBuilder().setType("nonsense"))
            .build();

    assertThatThrownBy(() -> control.solve(wanted))
        .hasMessageContaining("exporter \"nonsense\" could not be found");
  }

  @Test
  void aStepThatWantsTheHostsNetworkIsRefused() {
    SolveRequest wanted = request("r").setDefinition(run("true", ExecOp.NetMode.HOST)).build();

    assertThatThrownBy(() -> control.solve(wanted))
        .hasMessageContaining("entitlement network.host is not allowed");
  }

  @Test
  void aReaderOfTheStatusThatDoesNotReadHoldsNothingUp() {
    ControlGrpc.ControlBlockingStub patient = control;
    Iterator<StatusResponse> status =
        patient.status(StatusRequest.newBuilder().setRef("r").build());

    control.solve(request("r").setDefinition(run("flood")).build());

    StringBuilder all = new StringBuilder();
    status.forEachRemaining(
        message -> message.getLogsList().forEach(log -> all.append(log.getMsg().toStringUtf8())));
    assertThat(all).contains("running: ").contains("[output clipped, log limit ");
    assertThat(all.length()).isLessThan(3 * 1024 * 1024);
  }

  @Test
  void theLogsOfAPastBuildAreKeptAsABlobThatOthersCanRead() {
    control.solve(request("r").setDefinition(run("echo hello")).build());

    BuildHistoryEvent event = history("r").next();
    assertThat(event.getType()).isEqualTo(BuildHistoryEventType.COMPLETE);
    String digest = event.getRecord().getLogs().getDigest();
    ContentGrpc.ContentBlockingStub content = ContentGrpc.newBlockingStub(channel);
    long size =
        content.info(InfoRequest.newBuilder().setDigest(digest).build()).getInfo().getSize();
    assertThat(size).isEqualTo(event.getRecord().getLogs().getSize());
    int read = 0;
    var chunks = content.read(ReadContentRequest.newBuilder().setDigest(digest).build());
    while (chunks.hasNext()) {
      read += chunks.next().getData().size();
    }
    assertThat(read).isEqualTo((int) size);
  }

  @Test
  void deletingTheHistoryLeavesNothing() {
    control.solve(request("r").setDefinition(run("echo hello")).build());

    control.updateBuildHistory(
        UpdateBuildHistoryRequest.newBuilder().setRef("r").setDelete(true).build());

    assertThat(history("r").hasNext()).isFalse();
    assertThat(
            ContentGrpc.newBlockingStub(channel)
                .list(ListContentRequest.getDefaultInstance())
                .hasNext())
        .isFalse();
    assertThat(control.diskUsage(DiskUsageRequest.getDefaultInstance()).getRecordCount()).isZero();
  }

  @Test
  void anInternalBuildLeavesNoRecord() {
    control.solve(request("r").setDefinition(run("true")).setInternal(true).build());

    assertThat(history("r").hasNext()).isFalse();
  }

  @Test
  void workersAreListedWithWhatTheyRunNativelyFirst() {
    var record =
        control.listWorkers(ListWorkersRequest.getDefaultInstance()).getRecordList().getFirst();

    assertThat(record.getPlatformsList())
        .extracting(platform -> platform.getArchitecture())
        .containsExactly("amd64", "arm64");
    assertThat(record.getLabelsMap()).containsEntry("zone", "test");
  }

  @Test
  void aRequestOfTwentyMegabytesIsFine() {
    SolveRequest big =
        request("r")
            .setDefinition(run("true"))
            .putFrontendAttrs("build-arg:BIG", "x".repeat(20 * 1024 * 1024))
            .build();

    control.solve(big);

    assertThat(farm.history.past()).hasSize(1);
  }

  @Test
  void aRequestOverTheLimitIsRefusedAndTheServerGoesOn() {
    SolveRequest tooBig = request("r").putFrontendAttrs("x", "x".repeat(65 * 1024 * 1024)).build();

    assertThatThrownBy(() -> control.solve(tooBig)).isInstanceOf(StatusRuntimeException.class);
    assertThat(control.listWorkers(ListWorkersRequest.getDefaultInstance()).getRecordCount())
        .isOne();
  }

  @Test
  void aSourcePolicyThatIsNotUnderstoodIsNeverIgnored() {
    SolveRequest.Builder wanted = request("r").setDefinition(run("true"));
    Policy unknown = Policy.newBuilder().addRules(Rule.newBuilder().setActionValue(9)).build();

    assertThatThrownBy(() -> control.solve(wanted.clone().setSourcePolicy(unknown).build()))
        .hasMessageContaining("policy");
    assertThatThrownBy(() -> control.solve(wanted.clone().setSourcePolicySession("s").build()))
        .hasMessageContaining("source policies that the client evaluates");
  }

  @Test
  void aBuildIsExportedToEveryOutput() {
    control.solve(
        request("r")
            .setDefinition(run("true"))
            .addExporters(imageExporter())
            .addExporters(imageExporter())
            .build());

    assertThat(farm.exported).hasSize(2);
  }

  @Test
  void aCallOfABuildThatDoesNotExistFails() {
    assertThatThrownBy(
            () -> LLBBridgeGrpc.newBlockingStub(channel).ping(PingRequest.getDefaultInstance()))
        .hasMessageContaining("no buildid found in context");
  }

  @Test
  void theHealthServiceAnswers() {
    assertThat(
            HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .isEqualTo(ServingStatus.SERVING);
  }

  private Iterator<BuildHistoryEvent> history(String ref) {
    return control.listenBuildHistory(
        BuildHistoryRequest.newBuilder().setRef(ref).setEarlyExit(true).build());
  }

  private List<String> names(String ref) {
    List<String> names = new ArrayList<>();
    control
        .status(StatusRequest.newBuilder().setRef(ref).build())
        .forEachRemaining(
            message -> message.getVertexesList().forEach(vertex -> names.add(vertex.getName())));
    return names;
  }

  private static SolveRequest.Builder request(String ref) {
    return SolveRequest.newBuilder().setRef(ref).setSession("none");
  }

  private static Exporter imageExporter() {
    return Exporter.newBuilder().setType("image").build();
  }

  private static Definition run(String command) {
    return run(command, ExecOp.NetMode.SANDBOX);
  }

  private static Definition run(String command, ExecOp.NetMode network) {
    ExecOp op =
        new ExecOp(
            ExecMeta.of(List.of("/bin/sh", "-c", command), List.of(), "/", ""),
            List.of(Mount.root(Mount.NONE)),
            network,
            ExecOp.SecurityMode.SANDBOX,
            List.of(),
            List.of());
    Node node = new Node(op, List.of(), Optional.empty(), VertexMetadata.none(), List.of());
    return DefinitionWriter.write(Optional.of(node.output(0)), Optional.empty());
  }
}
