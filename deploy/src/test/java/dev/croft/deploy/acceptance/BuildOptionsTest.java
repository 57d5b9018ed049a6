package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.croft.deploy.image.PublishedImage;
import dev.croft.deploy.rig.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options of a build that its Dockerfile has nothing to do with. */
@Acceptance
class BuildOptionsTest {

  @TempDir private Path directory;

  @Test
  void stepsRunBelowTheControlGroupThatIsNamed(Rig rig) {
    Path context = context(rig, "FROM {registry}/busybox\nRUN cat /proc/self/cgroup > /group\n");
    String image = rig.newImage();
    rig.buildx()
        .build(context, "--cgroup-parent=/croft-tests-parent", "-t", image, "--push")
        .orThrow();
    assertThat(PublishedImage.of(image, "linux/amd64").tree().text("group"))
        .contains("/croft-tests-parent/");
  }

  @Test
  void theBuiltInFrontEndReadsTheFileWhateverItsSyntaxLineSays(Rig rig) {
    Path context = context(rig, "# syntax=127.0.0.1:1/nowhere\nFROM {registry}/busybox\n");
    rig.buildx().build(context, "--build-arg=BUILDKIT_SYNTAX=dockerfile.v0").orThrow();
  }

  @Test
  void theIgnoreFileOfADockerfileHoldsInsteadOfTheContexts(Rig rig) throws IOException {
    Path context = context(rig, "FROM {registry}/busybox\n");
    Files.writeString(context.resolve("other.Dockerfile"), "FROM scratch\nCOPY . /\n");
    Files.writeString(context.resolve("other.Dockerfile.dockerignore"), "*\n!kept\n");
    Files.writeString(context.resolve(".dockerignore"), "kept\n");
    Files.writeString(context.resolve("kept"), "");
    Files.writeString(context.resolve("left"), "");
    String image = rig.newImage();
    rig.buildx()
        .build(context, "--file=" + context.resolve("other.Dockerfile"), "-t", image, "--push")
        .orThrow();
    assertThat(PublishedImage.of(image, "linux/amd64").tree().paths()).containsExactly("kept");
  }

  @Test
  void anArgumentAsksForACacheInTheImage(Rig rig) {
    Path context = context(rig, "FROM {registry}/busybox\nRUN touch /made\n");
    String image = rig.newImage();
    rig.buildx()
        .build(context, "--build-arg=BUILDKIT_INLINE_CACHE=1", "-t", image, "--push")
        .orThrow();
    assertThat(PublishedImage.of(image, "linux/amd64").config().has("moby.buildkit.cache.v0"))
        .isTrue();
  }

  @Test
  void theHistorysProvenanceHasTheFormThatIsAskedFor(Rig rig) throws IOException {
    Assumptions.assumeFalse(Rig.isReference(), "buildx reads no history of an engine");
    Path context = context(rig, "FROM {registry}/busybox\n");
    Path metadata = directory.resolve("metadata.json");
    rig.buildx()
        .build(
            context, "--build-arg=BUILDKIT_HISTORY_PROVENANCE_V1=1", "--metadata-file=" + metadata)
        .orThrow();
    String reference =
        new ObjectMapper()
            .readTree(metadata.toFile())
            .path("buildx.build.ref")
            .asText()
            .replaceAll(".*/", "");
    assertThat(
            rig.buildx().command("history", "inspect", reference).run().orThrow().standardOutput())
        .contains("https://slsa.dev/provenance/v1");
  }

  @Test
  void aQuestionMovesNoTag(Rig rig) {
    Assumptions.assumeFalse(Rig.isReference(), "BuildKit pushes an image without files");
    Path context = context(rig, "FROM {registry}/busybox AS here\nRUN touch /made\n");
    String image = rig.newImage();
    rig.buildx().build(context, "-t", image, "--push").orThrow();
    String before = PublishedImage.index(image).toString();

    Command.Outcome answer =
        rig.buildx().build(context, "--call=targets", "-t", image, "--push").orThrow();

    assertThat(answer.standardOutput()).contains("here (default)");
    assertThat(PublishedImage.index(image).toString()).isEqualTo(before);
  }

  @Test
  void theIdOfWhatWasMadeIsWrittenToAFile(Rig rig) throws IOException {
    Path context = context(rig, "FROM {registry}/busybox\nRUN touch /made\n");
    Path file = directory.resolve("id");
    String image = rig.newImage();
    rig.buildx().build(context, "--iidfile=" + file, "-t", image, "--push").orThrow();
    assertThat(Files.readString(file)).matches("sha256:[0-9a-f]{64}");
  }

  @Test
  void theBuilderSaysWhatItIsAndWhatItCollects(Rig rig) {
    Assumptions.assumeFalse(Rig.isReference(), "an engine has rules of its own");
    assertThat(rig.buildx().command("inspect").run().orThrow().standardOutput())
        .contains("org.mobyproject.buildkit.worker.executor", "GC Policy rule#0:")
        .containsPattern("Filters:\\s+type==source.local");
  }

  private Path context(Rig rig, String dockerfile) {
    return Context.in(directory.resolve("context"), rig).dockerfile(dockerfile).path();
  }
}
