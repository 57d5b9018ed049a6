package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.deploy.image.PublishedImage;
import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.DockerEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client and a server of Go from one Dockerfile of many stages. */
@Acceptance
class GoGuideTest {

  @TempDir private Path directory;
  private Path project = Path.of("");
  private Path modules = Path.of("");

  @BeforeEach
  void copyTheProject() {
    project = Project.copy("go", directory.resolve("project"));
    modules = Project.moduleProxy(directory.resolve("modules"));
  }

  @Test
  void clientAndServerCompileSideBySide(Rig rig) throws IOException {
    String output =
        build(
                rig,
                "--target=binaries",
                "--no-cache-filter=build-client,build-server",
                "--progress=rawjson")
            .output();

    assertThat(Timeline.of(output).overlap("[build-client 1/1]", "[build-server 1/1]")).isTrue();
  }

  @Test
  void exportedBinariesRunAndKnowTheirVersion(Rig rig) {
    Path out = directory.resolve("out");
    build(
        rig,
        "--target=binaries",
        "--build-arg=APP_VERSION=v1.2.3",
        "--output=type=local,dest=" + out);

    assertThat(Command.of(out.resolve("client").toString()).run().orThrow().standardOutput())
        .isEqualTo("client v1.2.3 on amd64\n");
  }

  @Test
  void theServersImageServesAndHasNothingOfItsBuilder(Rig rig) {
    String server = rig.newImage();
    String builder = rig.newImage();
    build(rig, "--target=server", "-t", server, "--push");
    build(rig, "--target=build-server", "-t", builder, "--push");

    assertThat(PublishedImage.of(server, "linux/amd64").tree().paths())
        .containsExactlyInAnyOrder("bin", "bin/server");
    assertThat(sizeOf(server) * 10).isLessThan(sizeOf(builder));
    try (Served served =
        Served.start(rig.engine(DockerEngine.Release.NEWEST), server, "127.0.0.1:{port}")) {
      assertThat(served.get("/Croft")).isEqualTo("Hello, Croft! (v0.0.0+unknown on amd64)");
    }
  }

  @Test
  void aSecondCompilationTakesModulesAndPackagesFromTheCacheMounts(Rig rig) throws IOException {
    build(rig, "--target=server");
    Files.writeString(project.resolve("server/extra.go"), "package main\n\nconst extra = 1\n");

    String output = build(rig, "--target=server").output();

    assertThat(output).contains("example.org/greeter/server").doesNotContain(" net/http\n");
  }

  @Test
  void theTestTargetPassesAndFails(Rig rig) {
    assertThat(build(rig, "--target=test").output()).contains("ok  \texample.org/greeter/greeting");

    Command.Outcome failed =
        rig.buildx()
            .build(project, arguments(rig, "--target=test", "--build-arg=WANTED=Bye, world!"));

    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.output())
        .contains("got \"Hello, world!\", want \"Bye, world!\"")
        .contains("go test ./...\" did not complete successfully: exit code: 1");
  }

  @Test
  void theDevStageIsTheBaseWithACommandOfItsOwn(Rig rig) {
    String image = rig.newImage();
    build(rig, "--target=dev", "-t", image, "--push");

    String answer =
        rig.engine(DockerEngine.Release.NEWEST)
            .docker("run", "--rm", "--network=none", "--volume=" + project + ":/src", image)
            .orThrow()
            .standardOutput();

    assertThat(answer).isEqualTo("client unknown on amd64\n");
  }

  @Test
  void theLinterIsBuiltAloneAndRunsOnMountedSources(Rig rig) throws IOException {
    String image = rig.newImage();
    String output = build(rig, "--target=lint", "-t", image, "--push").output();
    assertThat(output).doesNotContain("[build-client").doesNotContain("[test");
    Files.writeString(project.resolve("client/ugly.go"), "package main\nconst   ugly=1\n");

    String complaint =
        rig.engine(DockerEngine.Release.NEWEST)
            .docker("run", "--rm", "--network=none", "--volume=" + project + ":/src:ro", image)
            .orThrow()
            .standardOutput();

    assertThat(complaint).isEqualTo("client/ugly.go\n");
  }

  @Test
  void crossCompilationMakesABinaryForEachPlatformAndTheEmulatedOneRuns(Rig rig) {
    String image = rig.newImage();
    build(rig, "--target=client", "--platform=linux/amd64,linux/arm64", "-t", image, "--push");

    DockerEngine engine = rig.engine(DockerEngine.Release.NEWEST);
    for (String architecture : List.of("amd64", "arm64")) {
      String answer =
          engine
              .docker("run", "--rm", "--pull=always", "--platform=linux/" + architecture, image)
              .orThrow()
              .standardOutput();
      assertThat(answer).isEqualTo("client v0.0.0+unknown on " + architecture + "\n");
    }
  }

  private static long sizeOf(String image) {
    long size = 0;
    for (var layer : PublishedImage.of(image, "linux/amd64").manifest().path("layers")) {
      size += layer.path("size").asLong();
    }
    return size;
  }

  private Command.Outcome build(Rig rig, String... arguments) {
    return rig.buildx().build(project, arguments(rig, arguments)).orThrow();
  }

  private List<String> arguments(Rig rig, String... own) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--build-arg=REGISTRY=" + rig.registry().host(),
                "--build-context=modules=" + modules));
    all.addAll(List.of(own));
    return all;
  }
}
