package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.croft.deploy.image.PublishedImage;
import dev.croft.deploy.rig.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What images say of how they were made, and of what is in them. */
@Acceptance
class AttestationsTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String BOTH = "linux/amd64,linux/arm64";
  private static final String FULL = "--attest=type=provenance,mode=max";

  @TempDir private Path directory;
  private Path context = Path.of("");

  @BeforeEach
  void writeTheContext(Rig rig) {
    Assumptions.assumeFalse(Rig.isReference(), "buildx refuses attestations for an engine");
    context =
        Context.in(directory.resolve("context"), rig)
            .file("file.txt", "content\n")
            .dockerfile(
                """
                FROM {registry}/busybox AS build
                ARG GREETING DEPLOY_TOKEN
                RUN --mount=type=secret,id=pass echo "$GREETING" > /greeting
                FROM scratch
                COPY --from=build /greeting /greeting
                COPY file.txt /file.txt
                """)
            .path();
  }

  @Test
  void aFullProvenanceStandsBesideTheImageInAnIndex(Rig rig) throws IOException {
    String image = rig.newImage();
    build(rig, FULL, "--build-arg=GREETING=hello-there", "-t", image, "--push");

    JsonNode index = PublishedImage.index(image);
    JsonNode own = index.at("/manifests/0");
    JsonNode beside = index.at("/manifests/1");
    assertThat(beside.path("platform").toString())
        .isEqualTo("{\"architecture\":\"unknown\",\"os\":\"unknown\"}");
    assertThat(beside.at("/annotations/vnd.docker.reference.type").asText())
        .isEqualTo("attestation-manifest");
    assertThat(beside.at("/annotations/vnd.docker.reference.digest")).isEqualTo(own.path("digest"));
    JsonNode layer = manifest(image, beside.path("digest").asText()).at("/layers/0");
    assertThat(layer.path("mediaType").asText()).isEqualTo("application/vnd.in-toto+json");
    assertThat(layer.at("/annotations/in-toto.io~1predicate-type").asText())
        .isEqualTo("https://slsa.dev/provenance/v1");

    JsonNode definition = provenance(rig, image).path("buildDefinition");
    JsonNode request = definition.at("/externalParameters/request");
    assertThat(request.path("frontend").asText()).isEqualTo("dockerfile.v0");
    assertThat(request.at("/args/build-arg:GREETING").asText()).isEqualTo("hello-there");
    assertThat(request.path("secrets").toString())
        .isEqualTo("[{\"id\":\"pass\",\"optional\":true}]");
    assertThat(request.path("locals").findValuesAsText("name"))
        .containsExactly("context", "dockerfile");
    assertThat(definition.at("/resolvedDependencies/0/uri").asText())
        .isEqualTo(
            "pkg:docker/%s/busybox@latest?platform=linux%%2Famd64"
                .formatted(rig.registry().host().replace(":", "%3A")));
    assertThat(definition.at("/resolvedDependencies/0/digest/sha256").asText()).hasSize(64);
    assertThat(definition.at("/internalParameters/buildConfig/llbDefinition").findValues("exec"))
        .hasSize(1);
    assertThat(provenance(rig, image).at("/runDetails/metadata/buildkit_metadata/source/infos"))
        .hasSize(1);
  }

  @Test
  void aFullProvenanceNamesTheLayersThatItsStepsBecame(Rig rig) throws IOException {
    String image = rig.newImage();
    build(rig, FULL, "--build-arg=GREETING=layers", "-t", image, "--push");

    JsonNode provenance = provenance(rig, image);
    JsonNode layers = provenance.at("/runDetails/metadata/buildkit_metadata/layers");
    JsonNode head =
        layers.path(headOf(provenance.at("/buildDefinition/internalParameters/buildConfig")));
    assertThat(head.findValuesAsText("digest"))
        .containsExactlyElementsOf(
            PublishedImage.of(image, "linux/amd64")
                .manifest()
                .path("layers")
                .findValuesAsText("digest"))
        .hasSize(2);
    // The image that another stage begins with came as layers too.
    assertThat(layers).hasSize(3);
  }

  /** The last step does nothing but to name what the build is for. */
  private static String headOf(JsonNode buildConfig) {
    JsonNode steps = buildConfig.path("llbDefinition");
    return steps.path(steps.size() - 1).at("/inputs/0").asText();
  }

  @Test
  void aShortProvenanceHasNoArgumentsAndTheOlderFormIsThereToo(Rig rig) throws IOException {
    String image = rig.newImage();
    build(
        rig,
        "--attest=type=provenance,mode=min,version=v0.2,builder-id=me,reproducible=true",
        "--build-arg=GREETING=hello-there",
        "-t",
        image,
        "--push");

    JsonNode provenance = provenance(rig, image);
    assertThat(provenance.toString()).doesNotContain("hello-there");
    assertThat(provenance.path("buildType").asText())
        .isEqualTo("https://mobyproject.org/buildkit@v1");
    assertThat(provenance.at("/builder/id").asText()).isEqualTo("me");
    assertThat(provenance.at("/metadata/reproducible").asBoolean()).isTrue();
    assertThat(provenance.at("/metadata/completeness").toString())
        .isEqualTo("{\"environment\":true,\"materials\":false,\"parameters\":false}");
    assertThat(provenance.has("buildConfig")).isFalse();
  }

  @Test
  void whatSoundsLikeASecretIsInNoProvenance(Rig rig) throws IOException {
    String image = rig.newImage();
    Path metadata = directory.resolve("metadata.json");
    build(
        rig,
        FULL,
        "--build-arg=DEPLOY_TOKEN=tell-nobody-4711",
        "--build-arg=GREETING=by tell-nobody-4711",
        "--metadata-file=" + metadata,
        "-t",
        image,
        "--push");

    assertThat(provenance(rig, image).toString())
        .contains("DEPLOY_TOKEN")
        .doesNotContain("tell-nobody");
    assertThat(recorded(metadata, "buildx.build.provenance")).doesNotContain("tell-nobody");
  }

  @Test
  void eachPlatformHasItsOwn(Rig rig) throws IOException {
    String image = rig.newImage();
    Path metadata = directory.resolve("metadata.json");
    build(rig, FULL, "--platform=" + BOTH, "--metadata-file=" + metadata, "-t", image, "--push");

    JsonNode both = MAPPER.readTree(inspect(rig, image, "{{json .Provenance}}"));
    for (String architecture : List.of("amd64", "arm64")) {
      assertThat(
              both.path("linux/" + architecture)
                  .at("/SLSA/buildDefinition/resolvedDependencies")
                  .findValuesAsText("uri"))
          .singleElement()
          .asString()
          .endsWith("%2F" + architecture);
      assertThat(recorded(metadata, "buildx.build.provenance/linux/" + architecture))
          .contains("busybox");
    }
  }

  @Test
  void filesHaveAFileThatSaysHowTheyWereMade(Rig rig) throws IOException {
    Path out = directory.resolve("out");
    build(rig, FULL, "--output=type=local,dest=" + out);

    JsonNode statement = MAPPER.readTree(out.resolve("provenance.json").toFile());
    assertThat(statement.path("subject").findValuesAsText("name"))
        .containsExactly("file.txt", "greeting");
    assertThat(statement.path("predicateType").asText())
        .isEqualTo("https://slsa.dev/provenance/v1");
    assertThat(out.resolve("file.txt")).hasContent("content\n");
  }

  @Test
  void clientsAskForAShortOneByThemselvesAndCanBeToldNotTo(Rig rig) throws IOException {
    String image = rig.newImage();
    String bare = rig.newImage();
    Path out = directory.resolve("out");

    asUsual(rig, "-t", image, "--push");
    asUsual(rig, "-t", bare, "--push", "--provenance=false");
    asUsual(rig, "--output=type=local,dest=" + out);

    assertThat(provenance(rig, image).has("buildDefinition")).isTrue();
    assertThat(PublishedImage.index(bare).has("manifests")).isFalse();
    assertThat(out.resolve("provenance.json")).doesNotExist();
  }

  @Test
  void aScannerListsWhatIsInTheImage(Rig rig) throws IOException {
    String scanner = scanner(rig);
    String image = rig.newImage();
    Path out = directory.resolve("out");

    build(rig, "--attest=type=sbom,generator=" + scanner + ",DEPTH=3", "-t", image, "--push");
    build(rig, "--attest=type=sbom,generator=" + scanner, "--output=type=local,dest=" + out);

    JsonNode found = MAPPER.readTree(inspect(rig, image, "{{json .SBOM}}")).path("SPDX");
    assertThat(found.path("name").asText()).isEqualTo("file.txt greeting");
    assertThat(found.path("comment").asText()).isEqualTo("depth 3");
    assertThat(MAPPER.readTree(out.resolve("sbom.spdx.json").toFile()).at("/predicate/name"))
        .isEqualTo(found.path("name"));
  }

  @Test
  void theContextAndStagesAreListedWhereTheDockerfileSaysSo(Rig rig) throws IOException {
    String scanner = scanner(rig);
    Path twoStages =
        Context.in(directory.resolve("stages"), rig)
            .file("file.txt", "content\n")
            .file("other.txt", "content\n")
            .dockerfile(
                """
                ARG BUILDKIT_SBOM_SCAN_STAGE=kept
                FROM {registry}/busybox AS silent
                ARG BUILDKIT_SBOM_SCAN_STAGE=false
                RUN touch /silent
                FROM scratch AS unused
                COPY other.txt /unused
                FROM scratch AS kept
                COPY --from=silent /silent /kept
                FROM scratch
                ARG BUILDKIT_SBOM_SCAN_CONTEXT=true
                COPY --from=kept /kept /
                COPY file.txt /
                """)
            .path();
    String image = rig.newImage();
    rig.buildx()
        .build(twoStages, "--attest=type=sbom,generator=" + scanner, "-t", image, "--push")
        .orThrow();
    assertThat(listed(rig, image)).containsExactly("file.txt kept", "file.txt", "kept");

    rig.buildx()
        .build(
            twoStages,
            "--build-arg=BUILDKIT_SBOM_SCAN_STAGE=true",
            "--build-arg=BUILDKIT_SBOM_SCAN_CONTEXT=0",
            "--attest=type=sbom,generator=" + scanner,
            "-t",
            image,
            "--push")
        .orThrow();
    assertThat(listed(rig, image))
        .hasSize(3)
        .contains("file.txt kept", "kept")
        .anySatisfy(tree -> assertThat(tree).contains("silent"));
  }

  /** What the scanner found in each tree, the result's own first. */
  private static List<String> listed(Rig rig, String image) throws IOException {
    JsonNode found = MAPPER.readTree(inspect(rig, image, "{{json .SBOM}}"));
    List<String> names = new ArrayList<>();
    names.add(found.at("/SPDX/name").asText());
    found.path("AdditionalSPDXs").forEach(one -> names.add(one.path("name").asText()));
    return names;
  }

  @Test
  void theHistoryKeepsHowABuildWasMade(Rig rig) throws IOException {
    Path metadata = directory.resolve("metadata.json");
    build(rig, "--metadata-file=" + metadata);
    String reference =
        MAPPER.readTree(metadata.toFile()).path("buildx.build.ref").asText().replaceAll(".*/", "");

    String shown =
        rig.buildx().command("history", "inspect", reference).run().orThrow().standardOutput();
    String attached =
        rig.buildx()
            .command("history", "inspect", "attachment", "--type=provenance", reference)
            .run()
            .orThrow()
            .standardOutput();

    assertThat(shown).contains("pkg:docker/").contains("https://slsa.dev/provenance/");
    assertThat(MAPPER.readTree(attached).at("/invocation/parameters/frontend").asText())
        .isEqualTo("dockerfile.v0");
  }

  @Test
  void aBuildOfUnchangedInputsLeavesTheTagAsItIs(Rig rig) {
    String image = rig.newImage();
    asUsual(rig, "-t", image, "--push");
    JsonNode before = PublishedImage.index(image);

    asUsual(rig, "-t", image, "--push");
    assertThat(PublishedImage.index(image)).isEqualTo(before);

    asUsual(rig, "-t", image, "--push", "--label=is=another");
    assertThat(PublishedImage.index(image)).isNotEqualTo(before);
  }

  private String scanner(Rig rig) {
    String image = rig.newImage();
    Path files =
        Context.in(directory.resolve("scanner"), rig)
            .file(
                "scan",
                """
                #!/bin/sh
                for tree in $BUILDKIT_SCAN_SOURCE ${BUILDKIT_SCAN_SOURCE_EXTRAS:+$BUILDKIT_SCAN_SOURCE_EXTRAS/*}; do
                  cat > $BUILDKIT_SCAN_DESTINATION/$(basename $tree).spdx.json <<EOF
                {"_type": "https://in-toto.io/Statement/v0.1", "subject": [],
                 "predicateType": "https://spdx.dev/Document",
                 "predicate": {"name": "$(ls $tree | xargs)",
                               "comment": "depth $BUILDKIT_SCAN_DEPTH"}}
                EOF
                done
                """)
            .dockerfile(
                "FROM {registry}/busybox\nCOPY --chmod=755 scan /scan\nENTRYPOINT [\"/scan\"]\n")
            .path();
    rig.buildx().build(files, "-t", image, "--push").orThrow();
    return image;
  }

  private Command.Outcome build(Rig rig, String... arguments) {
    return rig.buildx().build(context, arguments).orThrow();
  }

  /** Without what keeps clients of the other tests from asking for provenances. */
  private void asUsual(Rig rig, String... arguments) {
    var _ =
        rig.buildx()
            .command("build")
            .plus(List.of(arguments))
            .plus(List.of(context.toString()))
            .with("BUILDX_NO_DEFAULT_ATTESTATIONS", "0")
            .run()
            .orThrow();
  }

  private static JsonNode provenance(Rig rig, String image) throws IOException {
    return MAPPER.readTree(inspect(rig, image, "{{json .Provenance}}")).path("SLSA");
  }

  private static String inspect(Rig rig, String image, String format) {
    return rig.buildx()
        .command("imagetools", "inspect", image, "--format", format)
        .run()
        .orThrow()
        .standardOutput();
  }

  private static JsonNode manifest(String image, String digest) throws IOException {
    String byDigest = image.replace(":latest", "@" + digest);
    return MAPPER.readTree(
        Command.of("skopeo", "inspect", "--raw", "--tls-verify=false", "docker://" + byDigest)
            .run()
            .orThrow()
            .standardOutput());
  }

  private static String recorded(Path metadata, String name) throws IOException {
    JsonNode said = MAPPER.readTree(metadata.toFile()).path(name);
    return said.isTextual()
        ? new String(Base64.getDecoder().decode(said.asText()), StandardCharsets.UTF_8)
        : said.toString();
  }
}
