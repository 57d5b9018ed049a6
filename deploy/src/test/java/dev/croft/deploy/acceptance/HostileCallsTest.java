package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.croft.deploy.llb.Bridge;
import dev.croft.deploy.llb.DirectBuild;
import dev.croft.deploy.llb.Llb;
import dev.croft.deploy.llb.Processes;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.FileAction;
import dev.croft.model.llb.Node;
import dev.croft.protocol.generated.gateway.InitMessage;
import dev.croft.protocol.generated.gateway.NewContainerRequest;
import dev.croft.protocol.generated.gateway.NewContainerResponse;
import dev.croft.protocol.generated.gateway.ReturnRequest;
import dev.croft.protocol.generated.gateway.ReturnResponse;
import dev.croft.protocol.generated.gateway.SolveRequest;
import dev.croft.protocol.generated.gateway.WarnRequest;
import dev.croft.protocol.generated.gateway.WarnResponse;
import dev.croft.protocol.generated.llb.Definition;
import dev.croft.protocol.generated.llb.Mount;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls that make no sense: each is answered with why, and the build goes on. */
@Acceptance
class HostileCallsTest {

  private static final int TOO_MANY_BYTES = 70 << 20;

  private DirectBuild build;
  private Bridge bridge;

  @BeforeEach
  void begin(Rig rig) {
    build = DirectBuild.at(rig.farm().address());
    bridge = build.bridge();
  }

  @AfterEach
  void theBuildIsFine() {
    bridge.giveBack(bridge.solve(file("y")));
    assertThat(build.await()).isNotNull();
    build.close();
  }

  @Test
  void solveCallsThatContradictThemselvesAreRefused() {
    refused("invalid frontend: none.v9", SolveRequest.newBuilder().setFrontend("none.v9"));
    refused(
        "cannot solve with both Definition and Frontend specified",
        SolveRequest.newBuilder()
            .setFrontend("dockerfile.v0")
            .setDefinition(Bridge.definition(file("x"))));
    refused("no source specified for gateway", SolveRequest.newBuilder().setFrontend("gateway.v0"));
    Definition huge =
        Definition.newBuilder().addDef(ByteString.copyFrom(new byte[TOO_MANY_BYTES])).build();
    assertThatThrownBy(() -> bridge.solve(huge, true)).isNotNull();
  }

  @Test
  void whatIsReturnedMustBeOneThingThatIsThere() {
    assertThatThrownBy(() -> bridge.giveBack("never-made"))
        .hasMessageContaining("no such ref: never-made");
    assertThatThrownBy(() -> giveBack(ReturnRequest.getDefaultInstance()))
        .hasMessageContaining("gateway return must be either result or err");
  }

  @Test
  void aWarningAboutNothingIsRefused() {
    assertThatThrownBy(
            () ->
                bridge.call(
                    "Warn",
                    WarnRequest.newBuilder().setDigest("none").build(),
                    WarnResponse.getDefaultInstance()))
        .hasMessageContaining("no digest");
  }

  @Test
  void containersThatCannotBeAreRefused() {
    assertThatThrownBy(() -> create(NewContainerRequest.newBuilder().setContainerID("a")))
        .hasMessageContaining("a container needs a mount at /");
    assertThatThrownBy(
            () ->
                create(
                    NewContainerRequest.newBuilder()
                        .setContainerID("a")
                        .addMounts(Mount.newBuilder().setDest("/").setResultID("nothing"))))
        .hasMessageContaining("failed to find ref nothing");
    assertThatThrownBy(
            () ->
                create(
                    NewContainerRequest.newBuilder()
                        .setContainerID("a")
                        .addMounts(Mount.newBuilder().setDest("/").setMountTypeValue(77))))
        .hasMessageContaining("unknown mount type 77");
    create(
        NewContainerRequest.newBuilder()
            .setContainerID("a")
            .addMounts(Mount.newBuilder().setDest("/")));
    assertThatThrownBy(
            () ->
                create(
                    NewContainerRequest.newBuilder()
                        .setContainerID("a")
                        .addMounts(Mount.newBuilder().setDest("/"))))
        .hasMessageContaining("Container a already exists");
  }

  @Test
  void processesThatCannotBeEndTheirCall() {
    create(
        NewContainerRequest.newBuilder()
            .setContainerID("empty")
            .addMounts(Mount.newBuilder().setDest("/")));
    ended("without a program", "p", InitMessage.newBuilder().setContainerID("empty").build());
    ended("previously released or not created", "p", InitMessage.getDefaultInstance());
    ended("ProcessID required", "", InitMessage.getDefaultInstance());
    try (Processes processes = new Processes(bridge)) {
      Processes.Started process = processes.start("empty", "p", false, "true");
      assertThat(process.await()).isNotZero();
    }
  }

  private void ended(String why, String id, InitMessage init) {
    try (Processes processes = new Processes(bridge)) {
      assertThatThrownBy(processes.start(id, init)::await).hasMessageContaining(why);
    }
  }

  private void refused(String why, SolveRequest.Builder request) {
    assertThatThrownBy(() -> bridge.solve(request.build())).hasMessageContaining(why);
  }

  private void create(NewContainerRequest.Builder request) {
    NewContainerResponse _ =
        bridge.call("NewContainer", request.build(), NewContainerResponse.getDefaultInstance());
  }

  private void giveBack(ReturnRequest request) {
    ReturnResponse _ = bridge.call("Return", request, ReturnResponse.getDefaultInstance());
  }

  private static Node.Output file(String text) {
    return Llb.file(
        new FileAction.MkFile("/f", 0644, Bytes.of(text), Optional.empty(), FileAction.UNSET));
  }
}
