package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.croft.deploy.image.PublishedImage;
import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.DockerEngine;
import dev.croft.deploy.rig.ForkedFarm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One command makes one image for two platforms. */
@Acceptance
class MultiPlatformTest {

  private static final String BOTH = "linux/amd64,linux/arm64";

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(Buildx.Release.class)
  void anImageIndexNamesAnImageForEachPlatform(Buildx.Release release, Rig rig) {
    String image = rig.newImage();

    build(rig.buildx(release), greeter(rig, release.name()), image);

    assertThat(PublishedImage.platforms(image)).containsExactly("linux/amd64", "linux/arm64");
    for (String architecture : List.of("amd64", "arm64")) {
      PublishedImage one = PublishedImage.of(image, "linux/" + architecture);
      assertThat(one.tree().text("bin/hello")).contains("hello from " + architecture);
      assertThat(one.tree().get("bin/hello").access()).isEqualTo("1000:100 755");
      JsonNode config = one.config();
      assertThat(config.path("architecture").asText()).isEqualTo(architecture);
      assertThat(config.at("/config/Entrypoint").toString()).isEqualTo("[\"/bin/hello\"]");
      assertThat(config.at("/config/User").asText()).isEqualTo("nobody");
      assertThat(config.at("/config/WorkingDir").asText()).isEqualTo("/srv");
      assertThat(config.at("/config/Labels/org.example.kind").asText()).isEqualTo("greeter");
      assertThat(config.at("/config/Env").toString()).contains("GREETING=hello");
      assertThat(config.at("/rootfs/diff_ids")).hasSameSizeAs(one.layers());
    }
  }

  @Test
  void eachPlatformsStepsRunOnThatPlatformAndItsProgramRuns(Rig rig) {
    String image = rig.newImage();

    build(rig.buildx(), greeter(rig, "run"), image);

    assertThat(PublishedImage.of(image, "linux/amd64").tree().text("machine")).isEqualTo("x86_64");
    assertThat(PublishedImage.of(image, "linux/arm64").tree().text("machine")).isEqualTo("aarch64");
    assertThat(answerOf(rig, image, "amd64")).isEqualTo("hello from amd64 on x86_64");
    assertThat(answerOf(rig, image, "arm64")).isEqualTo("hello from arm64 on aarch64");
  }

  @Test
  void aStageOfTheBuildPlatformRunsOnceForAllTargets(Rig rig) {
    String image = rig.newImage();

    build(rig.buildx(), greeter(rig, "once"), image);

    assertThat(PublishedImage.of(image, "linux/amd64").tree().text("srv/id"))
        .isEqualTo(PublishedImage.of(image, "linux/arm64").tree().text("srv/id"));
  }

  @Test
  void aSecondBuildIsAllCachedAndMakesTheSameImage(Rig rig) {
    String image = rig.newImage();
    Path context = greeter(rig, "twice");
    build(rig.buildx(), context, image);
    JsonNode first = PublishedImage.index(image);

    Command.Outcome second = build(rig.buildx(), context, image);

    assertThat(Progress.of(second.output()).endingsOfStages()).isNotEmpty();
    assertThat(Progress.of(second.output()).endingsOfStages().values()).containsOnly("CACHED");
    assertThat(PublishedImage.index(image)).isEqualTo(first);
  }

  @Test
  void afterARestartABuildIsStillAllCached(Rig rig) {
    Assumptions.assumeFalse(Rig.isReference());
    String image = rig.newImage();
    Path context = greeter(rig, "restart");
    try (ForkedFarm farm = rig.newFarm("restarted")) {
      Buildx buildx = rig.clientOf(farm, Buildx.Release.NEWEST);
      build(buildx, context, image);
      JsonNode first = PublishedImage.index(image);

      farm.restart();
      Command.Outcome second = build(buildx, context, image);

      assertThat(Progress.of(second.output()).endingsOfStages().values()).containsOnly("CACHED");
      assertThat(PublishedImage.index(image)).isEqualTo(first);
    }
  }

  private Path greeter(Rig rig, String variant) {
    return Context.in(directory, rig)
        .file("hello.sh", "#!/bin/sh\necho hello from @ARCH@ on $(uname -m)\n")
        .dockerfile(
            """
            FROM --platform=$BUILDPLATFORM {registry}/busybox AS build
            WORKDIR /src
            RUN echo VARIANT; cat /proc/sys/kernel/random/uuid > id
            COPY hello.sh .
            FROM --platform=$BUILDPLATFORM build AS compile
            ARG TARGETARCH
            RUN sed "s/@ARCH@/$TARGETARCH/" hello.sh > /hello
            FROM {registry}/busybox
            LABEL org.example.kind=greeter
            ENV GREETING=hello
            COPY --from=compile --chown=1000:100 --chmod=755 /hello /bin/hello
            WORKDIR /srv
            COPY --from=build /src/id id
            RUN uname -m > /machine
            USER nobody
            ENTRYPOINT ["/bin/hello"]
            """
                .replace("VARIANT", variant))
        .path();
  }

  private static Command.Outcome build(Buildx buildx, Path context, String image) {
    return buildx.build(context, "--platform", BOTH, "-t", image, "--push").orThrow();
  }

  private static String answerOf(Rig rig, String image, String architecture) {
    return rig.engine(DockerEngine.Release.NEWEST)
        .docker(
            "run",
            "--rm",
            "--pull=always",
            "--network=none",
            "--platform=linux/" + architecture,
            image)
        .orThrow()
        .standardOutput()
        .strip();
  }
}
