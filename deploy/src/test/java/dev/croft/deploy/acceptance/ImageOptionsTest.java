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

/** What exporters of images are told beside a name. */
@Acceptance
class ImageOptionsTest {

  private static final String BOTH = "linux/amd64,linux/arm64";
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

  @TempDir private Path directory;
  private Path context = Path.of("");

  @BeforeEach
  void writeTheContext(Rig rig) {
    context =
        Context.in(directory, rig)
            .file("file.txt", "content\n")
            .dockerfile(
                """
                FROM {registry}/busybox
                COPY file.txt /file.txt
                """)
            .path();
  }

  @Test
  void annotationsStandWhereTheirNamesSay(Rig rig) {
    String image = rig.newImage();
    build(
        rig,
        "--platform=" + BOTH,
        "--annotation=everywhere=1",
        "--annotation=index:in.index=2",
        "--annotation=manifest[linux/arm64]:in.arm=3",
        "--annotation=manifest-descriptor:in.descriptor=4",
        push(image, "oci-mediatypes=true"));

    JsonNode index = PublishedImage.index(image);
    assertThat(index.path("annotations").toString()).isEqualTo("{\"in.index\":\"2\"}");
    assertThat(index.at("/manifests/0/annotations/in.descriptor").asText()).isEqualTo("4");
    JsonNode amd = PublishedImage.of(image, "linux/amd64").manifest();
    JsonNode arm = PublishedImage.of(image, "linux/arm64").manifest();
    assertThat(amd.path("annotations").toString()).isEqualTo("{\"everywhere\":\"1\"}");
    assertThat(arm.path("annotations").toString())
        .isEqualTo("{\"everywhere\":\"1\",\"in.arm\":\"3\"}");
  }

  @Test
  void anAnnotationForAnIndexThatIsNotThereIsRefused(Rig rig) {
    Command.Outcome refused =
        rig.buildx()
            .build(context, "--annotation=index:a=b", push(rig.newImage(), "oci-mediatypes=true"));

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.output())
        .contains("index annotations not supported for single platform export");
  }

  @Test
  void newLayersHaveTheCompressionThatWasAskedFor(Rig rig) {
    Assumptions.assumeFalse(
        Rig.isReference(), "the engine takes a layer that it has in another compression already");
    String image = rig.newImage();

    build(rig, push(image, "oci-mediatypes=true,compression=zstd,compression-level=9"));

    assertThat(layerTypes(image)).containsExactly(LAYER + "+gzip", LAYER + "+zstd");
    assertThat(PublishedImage.of(image, "linux/amd64").tree().text("file.txt"))
        .isEqualTo("content");
  }

  @Test
  void allLayersHaveTheCompressionThatIsForcedUponThem(Rig rig) {
    String plain = rig.newImage();
    String forced = rig.newImage();
    build(rig, push(plain, "oci-mediatypes=true"));

    build(rig, push(forced, "oci-mediatypes=true,compression=zstd,force-compression=true"));

    assertThat(layerTypes(forced)).containsExactly(LAYER + "+zstd", LAYER + "+zstd");
    assertThat(diffIds(forced).getFirst()).isEqualTo(diffIds(plain).getFirst());
    assertThat(PublishedImage.of(forced, "linux/amd64").tree().paths())
        .isEqualTo(PublishedImage.of(plain, "linux/amd64").tree().paths());
  }

  @Test
  void uncompressedLayersAreTheirOwnDiffIds(Rig rig) {
    String image = rig.newImage();

    build(rig, push(image, "oci-mediatypes=true,compression=uncompressed,force-compression=true"));

    List<String> digests = new ArrayList<>();
    PublishedImage.of(image, "linux/amd64")
        .manifest()
        .path("layers")
        .forEach(layer -> digests.add(layer.path("digest").asText()));
    assertThat(digests).isEqualTo(diffIds(image));
  }

  @Test
  void anImageIsPushedWithoutATag(Rig rig) throws IOException {
    Assumptions.assumeFalse(Rig.isReference(), "buildx refuses it for an engine");
    String image = rig.newImage();
    String repository = image.substring(0, image.lastIndexOf(':'));
    Path metadata = directory.resolve("metadata.json");

    build(
        rig,
        "--metadata-file=" + metadata,
        "--output=type=image,push=true,push-by-digest=true,name=" + repository);

    String digest =
        new ObjectMapper().readTree(metadata.toFile()).path("containerimage.digest").asText();
    assertThat(PublishedImage.of(repository + "@" + digest, "linux/amd64").tree().text("file.txt"))
        .isEqualTo("content");
  }

  @Test
  void oneBuildHasSeveralOutputs(Rig rig) {
    String one = rig.newImage();
    String other = rig.newImage();
    Path out = directory.resolve("out");

    build(
        rig,
        push(one, "oci-mediatypes=true"),
        push(other, "oci-mediatypes=false"),
        "--output=type=local,dest=" + out);

    assertThat(PublishedImage.index(one).path("mediaType").asText()).contains(".oci.");
    assertThat(PublishedImage.index(other).path("mediaType").asText()).contains(".docker.");
    assertThat(out.resolve("file.txt")).hasContent("content\n");
  }

  @Test
  void aTimeForTheSourcesIsTheTimeOfNewFilesAndOfTheImage(Rig rig) {
    Assumptions.assumeFalse(Rig.isReference(), "it conflicts with an engine's unpacking");
    String image = rig.newImage();

    build(rig, "--build-arg=SOURCE_DATE_EPOCH=1700000000", push(image, "rewrite-timestamp=true"));

    PublishedImage published = PublishedImage.of(image, "linux/amd64");
    assertThat(published.config().path("created").asText()).isEqualTo("2023-11-14T22:13:20Z");
    assertThat(published.layers().getLast())
        .allSatisfy(entry -> assertThat(entry.modified().getEpochSecond()).isEqualTo(1700000000));
  }

  private Command.Outcome build(Rig rig, String... arguments) {
    return rig.buildx().build(context, arguments).orThrow();
  }

  private static String push(String image, String more) {
    return "--output=type=image,push=true,name=" + image + "," + more;
  }

  private static List<String> layerTypes(String image) {
    List<String> types = new ArrayList<>();
    PublishedImage.of(image, "linux/amd64")
        .manifest()
        .path("layers")
        .forEach(layer -> types.add(layer.path("mediaType").asText()));
    return types;
  }

  private static List<String> diffIds(String image) {
    List<String> ids = new ArrayList<>();
    PublishedImage.of(image, "linux/amd64")
        .config()
        .at("/rootfs/diff_ids")
        .forEach(id -> ids.add(id.asText()));
    return ids;
  }
}
