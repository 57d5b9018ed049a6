package dev.croft.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.croft.server.export.BuildResult;
import dev.croft.server.history.HistoryRecord;
import dev.croft.server.session.Buildx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What real buildx, in every version that is installed, sees of the API. */
class BuildxTest {
  @TempDir Path context;
  @TempDir Path root;
  @TempDir Path home;
  private TestFarm farm;

  static List<Path> binaries() {
    return Buildx.installed();
  }

  @BeforeEach
  void start() {
    farm = new TestFarm(context, root);
  }

  @AfterEach
  void stop() {
    farm.close();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("binaries")
  void aBuildForTwoPlatformsIsShownAndExportedAndRecorded(Path binary) throws Exception {
    Files.writeString(context.resolve("Dockerfile"), "FROM base\nRUN echo hello\n");
    Path metadata = home.resolve("metadata.json");

    String output =
        build(
            binary,
            0,
            "--platform=linux/amd64,linux/arm64",
            "--output=type=image,name=example.com/x",
            "--metadata-file=" + metadata);

    assertThat(output)
        .contains("[internal] load build definition from Dockerfile")
        .contains("[internal] load .dockerignore")
        .contains("[linux/arm64 internal] load metadata for docker.io/library/base:latest")
        .contains("[linux/amd64 1/2] FROM docker.io/library/base")
        .contains("[linux/arm64 2/2] RUN echo hello")
        .contains("running: /bin/sh -c echo hello")
        .contains("exporting to image");
    assertThat(farm.exported).hasSize(1);
    BuildResult result = farm.exported.remove();
    assertThat(result.trees().keySet()).containsExactly("linux/amd64", "linux/arm64");
    assertThat(result.metadata()).containsKey("containerimage.config/linux/arm64");
    assertThat(metadata).content().contains("containerimage.digest").contains("buildx.build.ref");
    assertThat(farm.history.past()).hasSize(1);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("binaries")
  void aFailingStepIsShownWithItsLines(Path binary) throws Exception {
    Files.writeString(context.resolve("Dockerfile"), "FROM base\nRUN echo a\nRUN exit 7\n");

    assertThat(build(binary, 1))
        .contains("Dockerfile:3")
        .contains(">>> RUN exit 7")
        .contains(
            "failed to solve: process \"/bin/sh -c exit 7\" did not complete successfully:"
                + " exit code: 7");
    HistoryRecord.Ending end = farm.history.past().getFirst().ending().orElseThrow();
    assertThat(end.failure().orElseThrow().message()).endsWith("exit code: 7");
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("binaries")
  void anUnknownInstructionIsShownWithItsLine(Path binary) throws Exception {
    Files.writeString(context.resolve("Dockerfile"), "FROM base\nFOO bar\n");

    assertThat(build(binary, 1)).contains(">>> FOO bar").contains("unknown instruction: FOO");
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("binaries")
  void anImageThatDoesNotExistIsShownWithItsLine(Path binary) throws Exception {
    Files.writeString(context.resolve("Dockerfile"), "FROM nothing\n");

    assertThat(build(binary, 1))
        .contains(">>> FROM nothing")
        .contains("failed to solve: nothing: ")
        .contains("docker.io/library/nothing:latest: not found");
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("binaries")
  void aBuildCheckWarnsAndTheBuildGoesOn(Path binary) throws Exception {
    Files.writeString(context.resolve("Dockerfile"), "FROM base as Stage\nRUN echo a\n");

    assertThat(build(binary, 0)).contains("FromAsCasing");
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("binaries")
  void theSyntaxLineIsServedByTheBuiltInFrontEnd(Path binary) throws Exception {
    Files.writeString(
        context.resolve("Dockerfile"), "# syntax=docker/dockerfile:1\nFROM base\nRUN echo a\n");

    build(binary, 0);
    build(binary, 0, "--build-arg=BUILDKIT_SYNTAX=docker/dockerfile:1.4");
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("binaries")
  void anotherFrontEndImageIsRefusedWithItsLine(Path binary) throws Exception {
    Files.writeString(
        context.resolve("Dockerfile"), "# syntax=example.com/other:1\nFROM base\nRUN echo a\n");

    assertThat(build(binary, 1)).contains(">>> # syntax=example.com/other:1");
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("binaries")
  void whatIsNotConfiguredIsRefusedByName(Path binary) throws Exception {
    Files.writeString(context.resolve("Dockerfile"), "FROM base\n");

    assertThat(build(binary, 1, "--allow=security.insecure"))
        .contains("entitlement security.insecure is not allowed");
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("binaries")
  void theClientsInterruptEndsItsBuild(Path binary) throws Exception {
    Files.writeString(context.resolve("Dockerfile"), "FROM base\nRUN wait\n");
    Buildx buildx = new Buildx(binary, home);
    Process build = buildx.build(farm.port(), context);
    assertThat(farm.solver.waiting.tryAcquire(20, TimeUnit.SECONDS)).isTrue();

    build.destroy();

    assertThat(farm.solver.interrupted.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    assertThat(build.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("binaries")
  void theClientsDeathEndsItsBuild(Path binary) throws Exception {
    Files.writeString(context.resolve("Dockerfile"), "FROM base\nRUN wait\n");
    Process build = new Buildx(binary, home).build(farm.port(), context);
    assertThat(farm.solver.waiting.tryAcquire(20, TimeUnit.SECONDS)).isTrue();

    build.destroyForcibly();

    assertThat(farm.solver.interrupted.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    await().until(() -> farm.history.past().size() == 1);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("binaries")
  void anotherContextTakesTheNameOfAnImage(Path binary) throws Exception {
    Files.writeString(context.resolve("Dockerfile"), "FROM other\nRUN echo a\n");

    assertThat(build(binary, 0, "--build-context=other=docker-image://base"))
        .contains("[context other] load metadata for base")
        .contains("[context other] base");
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("binaries")
  void aTargetOfABakeFileBuildsOnAnother(Path binary) throws Exception {
    Files.writeString(context.resolve("lib"), "FROM base\nRUN echo lib\n");
    Files.writeString(context.resolve("app"), "FROM lib\nRUN echo app\n");
    Path file = context.resolve("bake.json");
    Files.writeString(
        file,
        """
        {"target": {
          "lib": {"context": "%1$s", "dockerfile": "lib"},
          "app": {"context": "%1$s", "dockerfile": "app", "contexts": {"lib": "target:lib"},
                  "output": ["type=image,name=example.com/app"]}}}
        """
            .formatted(context));
    Buildx buildx = new Buildx(binary, home);
    assertThat(buildx.create(farm.port()).waitFor()).isZero();

    Process bake =
        buildx.start(
            "bake", "--builder", "farm", "--progress", "plain", "--file", file.toString(), "app");

    assertThat(bake.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(buildx.output())
        .contains("running: /bin/sh -c echo lib")
        .contains("running: /bin/sh -c echo app");
    assertThat(bake.exitValue()).isZero();
    assertThat(farm.exported).hasSize(1);
  }

  private String build(Path binary, int exit, String... options)
      throws IOException, InterruptedException {
    Path own = Files.createTempDirectory(home, "home");
    Buildx buildx = new Buildx(binary, own);
    Process process = buildx.build(farm.port(), context, options);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).describedAs(buildx.output()).isTrue();
    assertThat(process.exitValue()).describedAs(buildx.output()).isEqualTo(exit);
    return buildx.output();
  }
}
