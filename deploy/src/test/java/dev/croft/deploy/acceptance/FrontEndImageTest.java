package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.croft.deploy.image.FileTree;
import dev.croft.deploy.image.PublishedImage;
import dev.croft.deploy.llb.FrontEndImage;
import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.Command;
import dev.croft.model.content.Digest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image reads the build file: a front end with a language of its own. */
@Acceptance
class FrontEndImageTest {

  private static String frontEnd = "";

  @TempDir private Path directory;

  @BeforeAll
  static void pushFrontEnd(Rig rig, @TempDir Path work) {
    frontEnd = rig.newImage();
    FrontEndImage.push(
        work.resolve("image"), rig.buildx(), rig.registry().host() + "/debian", frontEnd);
  }

  @Test
  void theSyntaxLineNamesTheImageThatReadsTheFile(Rig rig) {
    String image = rig.newImage();
    build(
            rig,
            "# syntax=" + frontEnd + " one two\nwrite /a text\noption cmdline /b\n",
            "-t",
            image,
            "--push")
        .orThrow();

    PublishedImage published = PublishedImage.of(image, "linux/amd64");
    assertThat(published.tree().text("a")).isEqualTo("text");
    assertThat(published.tree().text("b")).isEqualTo(frontEnd + " one two");
    assertThat(published.config().path("config").path("Cmd").toString()).isEqualTo("[\"made\"]");
  }

  @Test
  void aBuildArgumentNamesItInsteadOfTheFile(Rig rig) {
    FileTree tree =
        tree(
            rig,
            "option build-arg:X /x\n",
            "--build-arg",
            "BUILDKIT_SYNTAX=" + frontEnd,
            "--build-arg",
            "X=1");
    assertThat(tree.text("x")).isEqualTo("1");
  }

  @Test
  void itRunsProcessesInContainersOfItsOwn(Rig rig) {
    FileTree tree =
        tree(
            rig,
            "# syntax=%s\nexec %s/busybox:latest /out echo hello; exit 3\n"
                .formatted(frontEnd, rig.registry().host()));
    assertThat(tree.text("out")).isEqualTo("3 hello");
  }

  @Test
  void whatItSaysOfItsResultStandsBesideTheImage(Rig rig) {
    String image = rig.newImage();
    build(
            rig,
            """
            # syntax=%s
            write /a text
            attest https://example.org/review {"seen":"by me"}
            bundle sbom.json {"predicateType":"https://spdx.dev/Document","predicate":{"name":"all"}}
            """
                .formatted(frontEnd),
            // The front end has listed what is in it: this scanner is not asked.
            "--attest=type=sbom,generator=" + rig.registry().host() + "/nowhere",
            "-t",
            image,
            "--push")
        .orThrow();

    List<JsonNode> said = PublishedImage.statements(image);
    assertThat(said)
        .extracting(statement -> statement.path("predicateType").asText())
        .containsExactly("https://example.org/review", "https://spdx.dev/Document");
    assertThat(said.get(0).at("/predicate/seen").asText()).isEqualTo("by me");
    assertThat(said.get(1).at("/predicate/name").asText()).isEqualTo("all");
    assertThat(said.get(0).at("/subject/0/digest/sha256").asText()).hasSize(64);
  }

  @Test
  void howAResultWasMadeIsNotForItToSay(Rig rig) {
    Command.Outcome outcome =
        build(
            rig,
            "# syntax=%s\nwrite /a text\nattest https://slsa.dev/provenance/v1 {}\n"
                .formatted(frontEnd),
            "-t",
            rig.newImage(),
            "--push");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output()).contains("frontend may not set provenance attestations");
  }

  @Test
  void itLooksUpImagesOfTheClientsLayouts(Rig rig) {
    Assumptions.assumeFalse(Rig.isReference(), "buildx refuses it for an engine");
    Path layout = directory.resolve("layout");
    Path other =
        Context.in(directory.resolve("other"), rig).dockerfile("FROM {registry}/busybox\n").path();
    rig.buildx().build(other, "--output=type=oci,tar=false,dest=" + layout).orThrow();

    FileTree tree =
        tree(
            rig,
            "# syntax=" + frontEnd + "\nlayout mine /digest\nconfig mine /config\n",
            "--build-context=mine=oci-layout://" + layout);
    assertThat(layout.resolve("blobs/sha256/" + tree.text("digest").replace("sha256:", "")))
        .exists();
    assertThat(layout.resolve("blobs/sha256/" + Digest.ofText(tree.text("config")).hex())).exists();
  }

  @Test
  void whatItReturnsAsAFailureFailsTheBuild(Rig rig) {
    Command.Outcome outcome = build(rig, "# syntax=" + frontEnd + "\nfail because of you\n");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output()).contains("because of you");
  }

  @Test
  void whatItSaysBeforeItCrashesIsInTheFailure(Rig rig) {
    Command.Outcome outcome = build(rig, "# syntax=" + frontEnd + "\ncrash out of ideas\n");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output()).contains("exit code: 9").contains("Dockerfile:1");
    if (!Rig.isReference()) {
      assertThat(outcome.output()).contains("out of ideas");
    }
  }

  @Test
  void aFrontEndThatIsNotUnderstoodEnds(Rig rig) {
    Command.Outcome outcome =
        build(rig, "# syntax=" + frontEnd + "\nprint this is no frame of the protocol at all\n");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output()).contains("frontend grpc server closed unexpectedly");
  }

  @Test
  void anImageThatIsNotThereIsNamedWithItsLine(Rig rig) {
    Command.Outcome outcome =
        build(rig, "# syntax=%s/nowhere:1\nwrite /a x\n".formatted(rig.registry().host()));
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output()).contains("Dockerfile:1").contains("nowhere:1");
  }

  private FileTree tree(Rig rig, String file, String... arguments) {
    String image = rig.newImage();
    Context context = Context.in(directory, rig).dockerfile(file);
    Buildx buildx = rig.buildx();
    buildx
        .command("build", "--progress", "plain", "-t", image, "--push")
        .plus(List.of(arguments))
        .plus(List.of(context.path().toString()))
        .run()
        .orThrow();
    return PublishedImage.of(image, "linux/amd64").tree();
  }

  private Command.Outcome build(Rig rig, String file, String... arguments) {
    return rig.buildx().build(Context.in(directory, rig).dockerfile(file).path(), arguments);
  }
}
