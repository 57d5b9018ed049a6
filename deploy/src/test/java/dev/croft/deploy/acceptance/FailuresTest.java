package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.Ports;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A failure says what failed, where and why; and the farm goes on. */
@Acceptance
class FailuresTest {

  @TempDir private Path directory;

  @AfterEach
  void theNextBuildIsFine(Rig rig) {
    build(rig, "FROM {registry}/busybox\nRUN true\n").orThrow();
  }

  @Test
  void aStepThatFailsIsNamedWithItsLineOutputAndExitCode(Rig rig) {
    Command.Outcome outcome =
        build(rig, "FROM {registry}/busybox\nRUN echo so far, so good\nRUN echo oh dear; exit 7\n");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output())
        .contains("oh dear")
        .contains("Dockerfile:3")
        .contains(">>> RUN echo oh dear; exit 7")
        .contains(
            "process \"/bin/sh -c echo oh dear; exit 7\" did not complete successfully: exit code: 7");
  }

  @Test
  void anUnknownInstructionIsNamedWithASuggestion(Rig rig) {
    Command.Outcome outcome = build(rig, "FROM {registry}/busybox\nRUM true\n");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output())
        .contains("Dockerfile:2")
        .contains(">>> RUM true")
        .contains("dockerfile parse error on line 2: unknown instruction: RUM (did you mean RUN?)");
  }

  @Test
  void aCopyOfAMissingFileIsNamedWithItsLine(Rig rig) {
    Command.Outcome outcome = build(rig, "FROM {registry}/busybox\nCOPY nowhere.txt /\n");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output())
        .contains("Dockerfile:2")
        .contains(">>> COPY nowhere.txt /")
        .contains("failed to calculate checksum of ref")
        .contains("\"/nowhere.txt\": not found");
  }

  @Test
  void anImageThatDoesNotExistIsNamedWithItsLine(Rig rig) {
    Command.Outcome outcome = build(rig, "FROM {registry}/nothing:v1\nRUN true\n");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output())
        .contains("Dockerfile:1")
        .contains(">>> FROM " + rig.registry().host() + "/nothing:v1")
        .contains(rig.registry().host() + "/nothing:v1: not found");
  }

  @Test
  void aRegistryThatIsDownIsNamedWithItsLine(Rig rig) {
    String nobody = "127.0.0.1:" + Ports.free();

    Command.Outcome outcome = build(rig, "FROM " + nobody + "/busybox\nRUN true\n");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output())
        .contains("Dockerfile:1")
        .contains(">>> FROM " + nobody + "/busybox")
        .contains(nobody)
        .contains("connection refused");
  }

  @Test
  void aRegistryThatCannotBePushedToFailsTheBuild(Rig rig) {
    String nobody = "127.0.0.1:" + Ports.free();

    Command.Outcome outcome =
        rig.buildx()
            .build(
                Context.in(directory, rig).dockerfile("FROM {registry}/busybox\n").path(),
                "-t",
                nobody + "/app:v1",
                "--push");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output()).contains(nobody).contains("connection refused");
  }

  private Command.Outcome build(Rig rig, String dockerfile) {
    return rig.buildx().build(Context.in(directory, rig).dockerfile(dockerfile).path());
  }
}
