package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Any;
import com.google.rpc.Status;
import dev.croft.deploy.llb.Bridge;
import dev.croft.deploy.llb.DirectBuild;
import dev.croft.deploy.llb.Llb;
import dev.croft.deploy.llb.Processes;
import dev.croft.model.llb.FileAction;
import dev.croft.model.llb.Node;
import dev.croft.protocol.generated.gateway.ExecMessage;
import dev.croft.protocol.generated.gateway.InitMessage;
import dev.croft.protocol.generated.gateway.NewContainerRequest;
import dev.croft.protocol.generated.gateway.NewContainerResponse;
import dev.croft.protocol.generated.gateway.ReadFileRequest;
import dev.croft.protocol.generated.gateway.ReadFileResponse;
import dev.croft.protocol.generated.gateway.ReleaseContainerRequest;
import dev.croft.protocol.generated.gateway.ReleaseContainerResponse;
import dev.croft.protocol.generated.llb.Meta;
import dev.croft.protocol.generated.llb.Mount;
import dev.croft.protocol.generated.llb.NetMode;
import dev.croft.protocol.generated.llb.SecurityMode;
import io.grpc.ClientCall;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Containers in which a client runs what it likes while it drives its build. */
abstract class GatewayContainersCases {

  private DirectBuild build;
  private Bridge bridge;

  /** Where the farm is. */
  abstract URI farm(Rig rig);

  @BeforeEach
  void begin(Rig rig) {
    build = DirectBuild.at(farm(rig));
    bridge = build.bridge();
    String root = bridge.solve(Llb.image(rig.registry().host() + "/busybox:latest"));
    open("box", root);
  }

  @AfterEach
  void end() {
    build.close();
  }

  @Test
  void aProcessReadsWritesAndExits() {
    try (Processes processes = new Processes(bridge)) {
      Processes.Started process =
          processes.start("box", "p", false, "read a; echo got $a; echo bad >&2; exit 4");
      process.awaitStarted().input("this\n");
      assertThat(process.await()).isEqualTo(4);
      assertThat(process.output()).contains("got this\n", "bad\n");
    }
  }

  @Test
  void laterProcessesJoinTheFirstAndItsFilesCanBeRead() throws InterruptedException {
    try (Processes processes = new Processes(bridge)) {
      Processes.Started first =
          processes
              .start("box", "first", false, "echo made > /made; echo ready; cat")
              .awaitStarted();
      first.awaitOutput("ready");
      Processes.Started second = processes.start("box", "second", false, "cat /made /proc/1/comm");
      assertThat(second.await()).isZero();
      assertThat(second.output()).isEqualTo("made\ncat\n");
      assertThat(read("box", "/made")).isEqualTo("made\n");
      first.endInput();
      assertThat(first.await()).isZero();
    }
  }

  @Test
  void aTerminalHasASizeAndSignalsArrive() throws InterruptedException {
    try (Processes processes = new Processes(bridge)) {
      Processes.Started process =
          processes
              .start(
                  "box",
                  "p",
                  true,
                  "trap 'stty size; exit 7' HUP; echo ready; while :; do sleep 0.05; done")
              .awaitStarted();
      process.awaitOutput("ready");
      process.resize(41, 97);
      process.signal("HUP");
      assertThat(process.await()).isEqualTo(7);
      assertThat(process.output()).contains("41 97");
    }
  }

  @Test
  void aContainerEndsWhenItIsReleased() {
    try (Processes processes = new Processes(bridge)) {
      Processes.Started process = processes.start("box", "p", false, "sleep 1000").awaitStarted();
      ReleaseContainerResponse _ =
          bridge.call(
              "ReleaseContainer",
              ReleaseContainerRequest.newBuilder().setContainerID("box").build(),
              ReleaseContainerResponse.getDefaultInstance());
      assertThat(process.await()).isNotZero();
      assertThatThrownBy(() -> read("box", "/etc/passwd")).hasMessageContaining("not found");
    }
  }

  @Test
  void processesEndWithTheBuild() {
    try (Processes processes = new Processes(bridge)) {
      Processes.Started process = processes.start("box", "p", false, "sleep 1000").awaitStarted();
      bridge.giveBack("");
      build.await();
      process.awaitEnd();
      assertThatThrownBy(bridge::ping).hasMessageContaining("no such job");
    }
  }

  @Test
  void whatAFailedStepLeftCanBeMounted(Rig rig) throws IOException {
    Node.Output busybox = Llb.image(rig.registry().host() + "/busybox:latest");
    Status status =
        Objects.requireNonNull(
            StatusProto.fromThrowable(
                catchThrowable(() -> bridge.solve(Llb.run(busybox, "echo half > /made; exit 9")))));
    Any detail =
        status.getDetailsList().stream()
            .filter(any -> any.getTypeUrl().endsWith("/errdefs.Solve+json"))
            .findFirst()
            .orElseThrow();
    JsonNode failed = new ObjectMapper().readTree(detail.getValue().toByteArray());
    assertThat(failed.at("/op/exec/meta/args/0").asText()).isEqualTo("sh");
    open("failed", failed.at("/mountIDs/0").asText());
    open("before", failed.at("/inputIDs/0").asText());
    try (Processes processes = new Processes(bridge)) {
      Processes.Started process = processes.start("failed", "a", false, "cat /made");
      process.endInput();
      assertThat(process.await()).isZero();
      assertThat(process.output()).isEqualTo("half\n");
      Processes.Started earlier = processes.start("before", "b", false, "test -e /made");
      earlier.endInput();
      assertThat(earlier.await()).isEqualTo(1);
    }
  }

  @Test
  void aClientThatDoesNotReadKeepsNobodyElse(Rig rig) {
    CountDownLatch begun = new CountDownLatch(1);
    ClientCall<ExecMessage, ExecMessage> call = bridge.unreadProcesses(begun);
    call.sendMessage(
        ExecMessage.newBuilder()
            .setProcessID("p")
            .setInit(
                InitMessage.newBuilder()
                    .setContainerID("box")
                    .addAllFds(List.of(1))
                    .setMeta(Meta.newBuilder().addAllArgs(List.of("yes", "x".repeat(1000)))))
            .build());
    assertThatCode(begun::await).doesNotThrowAnyException();
    try (DirectBuild other = DirectBuild.at(farm(rig))) {
      Bridge others = other.bridge();
      assertThat(others.solve(Llb.image(rig.registry().host() + "/busybox:latest"))).isNotEmpty();
    }
    bridge.giveBack("");
    assertThat(build.await()).isNotNull();
  }

  @Test
  void whatTheBuildWasNotGrantedIsRefused() {
    assertThatThrownBy(
            () ->
                create(
                    NewContainerRequest.newBuilder()
                        .setContainerID("host")
                        .setNetwork(NetMode.HOST)))
        .hasMessageContaining("network.host is not allowed");
    try (Processes processes = new Processes(bridge)) {
      InitMessage insecure =
          InitMessage.newBuilder()
              .setContainerID("box")
              .setSecurity(SecurityMode.INSECURE)
              .setMeta(Meta.newBuilder().addArgs("true"))
              .build();
      assertThatThrownBy(processes.start("p", insecure)::await)
          .hasRootCauseMessage("PERMISSION_DENIED: security.insecure is not allowed");
    }
  }

  @Test
  void anotherBuildsNameOpensNothing(Rig rig) {
    assertThatThrownBy(build.bridge("somebody-elses")::ping)
        .hasMessageContaining("no such job somebody-elses");
    try (DirectBuild other = DirectBuild.at(farm(rig))) {
      Bridge others = other.bridge();
      assertThat(others.ping().getWorkersCount()).isPositive();
      assertThatThrownBy(() -> others.read(bridgeRef(), "/x")).hasMessageContaining("no such ref");
    }
  }

  private String bridgeRef() {
    return bridge.solve(Llb.file(new FileAction.MkDir("/x", 0755, false, Optional.empty(), -1)));
  }

  private void open(String id, String root) {
    create(
        NewContainerRequest.newBuilder()
            .setContainerID(id)
            .setNetwork(NetMode.NONE)
            .addMounts(Mount.newBuilder().setDest("/").setResultID(root)));
  }

  private void create(NewContainerRequest.Builder request) {
    NewContainerResponse _ =
        bridge.call("NewContainer", request.build(), NewContainerResponse.getDefaultInstance());
  }

  private String read(String container, String path) {
    return bridge
        .call(
            "ReadFileContainer",
            ReadFileRequest.newBuilder().setRef(container).setFilePath(path).build(),
            ReadFileResponse.getDefaultInstance())
        .getData()
        .toStringUtf8();
  }
}
