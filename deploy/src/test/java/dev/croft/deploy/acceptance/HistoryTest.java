package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.croft.deploy.image.PublishedImage;
import dev.croft.deploy.rig.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of past builds. */
@Acceptance
class HistoryTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String BOTH = "linux/amd64,linux/arm64";

  @TempDir private Path directory;
  private Path context = Path.of("");

  @BeforeEach
  void writeTheContext(Rig rig) {
    Assumptions.assumeFalse(Rig.isReference(), "buildx reads no history of an engine");
    context =
        Context.in(directory.resolve("context"), rig)
            .dockerfile(
                """
                FROM {registry}/busybox
                ARG WORD=loud
                RUN echo "say it $WORD" && touch /made
                """)
            .path();
  }

  @Test
  void aRecordLeadsToTheImageThatWasPushed(Rig rig) throws IOException {
    String image = rig.newImage();
    String reference =
        build(rig, "--platform=" + BOTH, "--attest=type=provenance", "-t", image, "--push");

    JsonNode record = MAPPER.readTree(history(rig, "inspect", "--format=json", reference));
    List<String> kinds = new ArrayList<>();
    record
        .path("Attachments")
        .forEach(one -> kinds.add(one.path("Platform").asText() + " " + one.path("Type").asText()));
    assertThat(kinds)
        .containsExactly(
            "linux/amd64 application/vnd.oci.image.index.v1+json",
            "linux/amd64 application/vnd.oci.image.manifest.v1+json",
            "linux/amd64 https://slsa.dev/provenance/v0.2",
            "linux/arm64 application/vnd.oci.image.manifest.v1+json",
            "linux/arm64 https://slsa.dev/provenance/v0.2");
    assertThat(MAPPER.readTree(attachment(rig, "--type=index", reference)))
        .isEqualTo(PublishedImage.index(image));
    JsonNode manifest =
        MAPPER.readTree(attachment(rig, "--type=manifest", "--platform=linux/arm64", reference));
    assertThat(manifest).isEqualTo(PublishedImage.of(image, "linux/arm64").manifest());
    JsonNode config =
        MAPPER.readTree(attachment(rig, reference, manifest.at("/config/digest").asText()));
    assertThat(config.path("architecture").asText()).isEqualTo("arm64");
  }

  @Test
  void whatAScannerFoundIsKept(Rig rig) throws IOException {
    Path scanner =
        Context.in(directory.resolve("scanner"), rig)
            .file(
                "scan",
                "echo '{\"predicateType\":\"https://spdx.dev/Document\",\"predicate\":{\"name\":\"found\"}}'"
                    + " > $BUILDKIT_SCAN_DESTINATION/sbom.spdx.json\n")
            .dockerfile("FROM {registry}/busybox\nCOPY scan /\nCMD [\"sh\", \"/scan\"]\n")
            .path();
    String generator = rig.newImage();
    rig.buildx().build(scanner, "-t", generator, "--push").orThrow();

    String reference =
        build(
            rig,
            "--attest=type=sbom,generator=" + generator,
            "--output=type=local,dest=" + directory.resolve("out"));

    assertThat(MAPPER.readTree(attachment(rig, "--type=sbom", reference)).path("name").asText())
        .isEqualTo("found");
  }

  @Test
  void aFailureIsKeptWithTheLinesToBlameAndTheirOutput(Rig rig) throws IOException {
    Path failing =
        Context.in(directory.resolve("failing"), rig)
            .dockerfile("FROM {registry}/busybox\nRUN echo the last words; exit 7\n")
            .path();
    rig.buildx().build(failing, "--build-arg=BUILDKIT_BUILD_NAME=my-failure", "--no-cache");

    JsonNode found = MAPPER.missingNode();
    for (String line : history(rig, "ls", "--format=json").lines().toList()) {
      JsonNode record = MAPPER.readTree(line);
      found = record.path("name").asText().equals("my-failure") ? record : found;
    }
    assertThat(found.path("status").asText()).isEqualTo("Error");
    String reference = found.path("ref").asText().replaceAll(".*/", "");
    assertThat(history(rig, "inspect", reference))
        .contains("Name:", "my-failure", "exit code: 7", ">>> RUN echo the last words")
        .contains("> the last words");
    assertThat(history(rig, "logs", "--progress=plain", reference)).contains("the last words");
  }

  @Test
  void logsAreWholeEvenWhereTheClientWasSparedOfThem(Rig rig) {
    Path talking =
        Context.in(directory.resolve("talking"), rig)
            .dockerfile(
                "FROM {registry}/busybox\nRUN seq -w 1 99999 | sed 's/^/this is line number /'\n")
            .path();
    Command.Outcome shown =
        rig.buildx()
            .build(talking, "--no-cache", "--build-arg=BUILDKIT_BUILD_NAME=talking")
            .orThrow();
    assertThat(shown.output())
        .contains("[output clipped, log limit 200KiB/s reached]")
        .doesNotContain("line number 77777");

    assertThat(history(rig, "logs", "--progress=plain"))
        .contains("line number 00001", "line number 77777", "line number 99999")
        .doesNotContain("output clipped");
  }

  @Test
  void aRecordIsExportedAndThenRemovedWithAllThatBelongsToIt(Rig rig) throws IOException {
    String reference =
        build(rig, "--no-cache", "--build-arg=WORD=softly", "-t", rig.newImage(), "--push");
    assertThat(history(rig, "logs", "--progress=plain", reference)).contains("say it softly");
    Path bundle = directory.resolve("record.dockerbuild");

    history(rig, "export", "-o", bundle.toString(), reference);
    assertThat(
            Command.of("tar", "-xzOf", bundle.toString(), "index.json")
                .run()
                .orThrow()
                .standardOutput())
        .contains("application/vnd.oci.image.manifest.v1+json");

    history(rig, "rm", reference);
    assertThat(history(rig, "ls", "--format=json")).doesNotContain(reference);
    assertThat(rig.buildx().command("history", "inspect", reference).run().exitCode()).isEqualTo(1);
  }

  /** Builds, and returns the name under which the build is known. */
  private String build(Rig rig, String... arguments) throws IOException {
    Path metadata = directory.resolve("metadata.json");
    rig.buildx()
        .command("build", "--progress=plain", "--metadata-file=" + metadata)
        .plus(List.of(arguments))
        .plus(List.of(context.toString()))
        .run()
        .orThrow();
    return MAPPER
        .readTree(metadata.toFile())
        .path("buildx.build.ref")
        .asText()
        .replaceAll(".*/", "");
  }

  private static String history(Rig rig, String... arguments) {
    Command.Outcome outcome =
        rig.buildx().command("history").plus(List.of(arguments)).run().orThrow();
    return outcome.standardOutput() + outcome.output();
  }

  private static String attachment(Rig rig, String... arguments) {
    return rig.buildx()
        .command("history", "inspect", "attachment")
        .plus(List.of(arguments))
        .run()
        .orThrow()
        .standardOutput();
  }
}
