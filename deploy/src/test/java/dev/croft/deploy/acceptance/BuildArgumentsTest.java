package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.deploy.image.FileTree;
import dev.croft.deploy.image.PublishedImage;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Build arguments and platform arguments. */
@Acceptance
class BuildArgumentsTest {

  @TempDir private Path directory;

  @Test
  void anArgumentHasItsDefaultUntilItIsGiven(Rig rig) {
    Path context = dockerfile(rig, "ARG COLOR=blue\nRUN echo $COLOR ${SIZE:-none} > /seen\n");

    assertThat(build(rig, context).text("seen")).isEqualTo("blue none");
    assertThat(build(rig, context, "--build-arg", "COLOR=red").text("seen")).isEqualTo("red none");
  }

  @Test
  void aChangedArgumentRerunsWhatComesAfterItAndNothingElse(Rig rig) {
    Path context =
        dockerfile(
            rig,
            """
            RUN cat /proc/sys/kernel/random/uuid > /before
            ARG COLOR
            RUN cat /proc/sys/kernel/random/uuid > /after
            """);
    FileTree red = build(rig, context, "--build-arg", "COLOR=red");
    FileTree green = build(rig, context, "--build-arg", "COLOR=green");
    FileTree redAgain = build(rig, context, "--build-arg", "COLOR=red");

    assertThat(green.text("before")).isEqualTo(red.text("before"));
    assertThat(green.text("after")).isNotEqualTo(red.text("after"));
    assertThat(redAgain.text("after")).isEqualTo(red.text("after"));
  }

  @Test
  void anArgumentBeforeTheFirstStageChoosesItsImage(Rig rig) {
    Path context =
        Context.in(directory, rig)
            .dockerfile(
                """
                ARG BASE=nonexistent
                ARG VERSION=7
                FROM {registry}/${BASE}
                RUN echo "[$VERSION]" > /outer
                ARG VERSION
                RUN echo "[$VERSION]" > /inner
                """)
            .path();

    FileTree tree = build(rig, context, "--build-arg", "BASE=busybox");

    assertThat(tree.text("outer")).isEqualTo("[]");
    assertThat(tree.text("inner")).isEqualTo("[7]");
  }

  @Test
  void anEnvironmentVariableWinsOverAnArgumentAndStaysInTheImage(Rig rig) {
    Path context = dockerfile(rig, "ARG COLOR\nENV COLOR=env\nRUN echo $COLOR > /seen\n");
    String image = rig.newImage();

    rig.buildx().build(context, "--build-arg", "COLOR=argument", "-t", image, "--push").orThrow();

    PublishedImage built = PublishedImage.of(image, "linux/amd64");
    assertThat(built.tree().text("seen")).isEqualTo("env");
    assertThat(built.config().at("/config/Env").toString()).contains("COLOR=env");
  }

  @Test
  void platformArgumentsSayWhereABuildRunsAndWhatFor(Rig rig) {
    Path context =
        Context.in(directory, rig)
            .dockerfile(
                """
                FROM --platform=$BUILDPLATFORM {registry}/busybox AS cross
                ARG BUILDPLATFORM TARGETPLATFORM TARGETOS TARGETARCH TARGETVARIANT BUILDARCH
                RUN echo $BUILDPLATFORM $BUILDARCH $TARGETPLATFORM $TARGETOS $TARGETARCH \\
                      "[$TARGETVARIANT]" $(uname -m) > /seen
                FROM scratch
                COPY --from=cross /seen /seen
                """)
            .path();
    String image = rig.newImage();

    rig.buildx()
        .build(context, "--platform", "linux/amd64,linux/arm64", "-t", image, "--push")
        .orThrow();

    assertThat(PublishedImage.of(image, "linux/amd64").tree().text("seen"))
        .isEqualTo("linux/amd64 amd64 linux/amd64 linux amd64 [] x86_64");
    assertThat(PublishedImage.of(image, "linux/arm64").tree().text("seen"))
        .isEqualTo("linux/amd64 amd64 linux/arm64 linux arm64 [] x86_64");
  }

  private Path dockerfile(Rig rig, String rest) {
    return Context.in(directory, rig).dockerfile("FROM {registry}/busybox\n" + rest).path();
  }

  private static FileTree build(Rig rig, Path context, String... arguments) {
    String image = rig.newImage();
    rig.buildx()
        .build(
            context, Stream.concat(Stream.of(arguments), Stream.of("-t", image, "--push")).toList())
        .orThrow();
    return PublishedImage.of(image, "linux/amd64").tree();
  }
}
