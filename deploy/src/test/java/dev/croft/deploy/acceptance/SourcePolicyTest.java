package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.deploy.image.PublishedImage;
import dev.croft.deploy.rig.Command;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules of the client on what may be built from. */
@Acceptance
class SourcePolicyTest {

  @TempDir private Path directory;

  @Test
  void aDeniedImageFailsTheBuildByName(Rig rig) {
    Command.Outcome outcome =
        build(
            rig,
            """
            {"rules": [{"action": "DENY",
                        "selector": {"identifier": "docker-image://%s/*"}}]}
            """
                .formatted(rig.registry().host()),
            rig.newImage());
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output())
        .contains(
            "source \"docker-image://%s/debian:latest\" denied by policy"
                .formatted(rig.registry().host()));
  }

  @Test
  void aConvertedImageIsUsedInstead(Rig rig) {
    String image = rig.newImage();
    build(
            rig,
            """
            {"rules": [{"action": "CONVERT",
                        "selector": {"identifier": "docker-image://%1$s/debian:*"},
                        "updates": {"identifier": "docker-image://%1$s/busybox:${1}"}}]}
            """
                .formatted(rig.registry().host()),
            image)
        .orThrow();
    assertThat(PublishedImage.of(image, "linux/amd64").tree().find("bin/busybox")).isPresent();
  }

  private Command.Outcome build(Rig rig, String policy, String image) {
    Context context =
        Context.in(directory, rig)
            .dockerfile("FROM {registry}/debian\nCOPY Dockerfile /\n")
            .file("policy.json", policy);
    return rig.buildx()
        .command("build", "--progress", "plain", "-t", image, "--push")
        .plus(List.of(context.path().toString()))
        .with("EXPERIMENTAL_BUILDKIT_SOURCE_POLICY", directory.resolve("policy.json").toString())
        .run();
  }
}
