package dev.croft.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class VertexNamesTest {

  private static final String ALPINE =
      "docker.io/library/alpine:latest@" + Build.digestOf("docker.io/library/alpine:latest");

  @Test
  void theOnlyStageNeedsNoName() {
    List<String> names =
        Build.of(
                """
                FROM alpine
                WORKDIR /src
                COPY . .
                RUN make
                """)
            .graph()
            .names();
    assertThat(names)
        .containsExactly(
            "[1/4] FROM " + ALPINE,
            "[2/4] WORKDIR /src",
            "[internal] load build context",
            "[3/4] COPY . .",
            "[4/4] RUN make");
  }

  @Test
  void stagesAreCalledByNameOrNumber() {
    List<String> names =
        Build.of(
                """
                FROM alpine AS base
                RUN one
                FROM scratch
                COPY --from=base /a /a
                """)
            .graph()
            .names();
    assertThat(names)
        .containsExactly(
            "[base 1/2] FROM " + ALPINE,
            "[base 2/2] RUN one",
            "[stage-1 1/1] COPY --from=base /a /a");
  }

  @Test
  void numbersAreAsWideAsTheLargest() {
    String runs = "RUN x\n".repeat(10);
    List<String> names = Build.of("FROM alpine\n" + runs).graph().names();
    assertThat(names.get(1)).isEqualTo("[ 2/11] RUN x");
    assertThat(names.getLast()).isEqualTo("[11/11] RUN x");
  }

  @Test
  void instructionsThatMakeNoStepHaveNoNumber() {
    List<String> names =
        Build.of("FROM alpine\nENV A=1\nLABEL a=b\nRUN x\nCMD [\"y\"]\n").graph().names();
    assertThat(names).containsExactly("[1/2] FROM " + ALPINE, "[2/2] RUN x");
  }

  @Test
  void buildsForSeveralPlatformsShowThePlatform() {
    Build build =
        Build.of("FROM alpine AS build\nRUN x\n").option("platform", "linux/amd64,linux/arm64");
    FrontendResult result = build.compile();
    assertThat(Graph.of(result.platforms().get(1)).names())
        .containsExactly("[linux/arm64 1/2] FROM " + ALPINE, "[linux/arm64 2/2] RUN x");
    assertThat(build.lookUps())
        .containsExactly(
            "[linux/amd64 internal] load metadata for docker.io/library/alpine:latest",
            "[linux/arm64 internal] load metadata for docker.io/library/alpine:latest");
  }

  @Test
  void crossCompilingStagesShowBothPlatforms() {
    String dockerfile =
        """
        FROM --platform=$BUILDPLATFORM alpine AS build
        ARG TARGETARCH
        RUN x
        FROM scratch
        COPY --from=build /a /a
        """;
    FrontendResult result =
        Build.of(dockerfile).option("platform", "linux/amd64,linux/arm64").compile();
    assertThat(Graph.of(result.platforms().get(1)).names())
        .containsExactly(
            "[linux/amd64 build 1/2] FROM " + ALPINE,
            "[linux/amd64->arm64 build 2/2] RUN x",
            "[linux/arm64 stage-1 1/1] COPY --from=build /a /a");
  }

  @Test
  void variablesAreExpandedAndKeywordsAreInCapitals() {
    String dockerfile =
        """
        FROM alpine
        ARG VERSION=3
        run echo "$VERSION" $HOME
        copy "a$VERSION" /
        """;
    List<String> names = Build.of(dockerfile).graph().names();
    assertThat(names).contains("[2/3] RUN echo \"3\" $HOME", "[3/3] COPY a3 /");
  }

  @Test
  void imagesThatAreCopiedFromHaveNoNumber() {
    List<String> names = Build.of("FROM scratch\nCOPY --from=alpine /a /a\n").graph().names();
    assertThat(names).containsExactly("FROM " + ALPINE, "[stage-0 1/1] COPY --from=alpine /a /a");
  }

  @Test
  void heredocsAreSummarized() {
    String dockerfile =
        """
        FROM alpine
        RUN <<EOF
        echo one
        echo two
        EOF
        """;
    assertThat(Build.of(dockerfile).graph().names()).contains("[2/2] RUN <<EOF (echo one...)");
  }

  @Test
  void theBuildDefinitionAndTheIgnoreFileAreInternal() {
    var directories =
        new dev.croft.dockerfile.local.ClientDirectories(
            dev.croft.dockerfile.option.ClientNames.usual(),
            new dev.croft.dockerfile.input.BuildHost(
                List.of(dev.croft.model.platform.Platform.linux("amd64")), ""));
    assertThat(Graph.nameOf(directories.dockerfile().node()))
        .isEqualTo("[internal] load build definition from Dockerfile");
    assertThat(Graph.nameOf(directories.ignoreFile().node()))
        .isEqualTo("[internal] load .dockerignore");
  }
}
