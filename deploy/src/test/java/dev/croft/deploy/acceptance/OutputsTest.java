package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.croft.deploy.image.PublishedImage;
import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.DockerEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a build's result can go. */
@Acceptance
class OutputsTest {

  private static final String BOTH = "linux/amd64,linux/arm64";

  @TempDir private Path directory;
  private Path context = Path.of("");
  private Path out = Path.of("");

  @BeforeEach
  void writeTheContext(Rig rig) {
    out = directory.resolve("out");
    context =
        Context.in(directory.resolve("context"), rig)
            .file("run.sh", "#!/bin/sh\necho $GREETING from $(uname -m)\n")
            .mode("run.sh", "rwxr-x--x")
            .dockerfile(
                """
                FROM {registry}/busybox AS all
                RUN uname -m > /machine; mkdir -p /deep/er; ln -s ../machine /deep/link
                FROM scratch AS files
                COPY --from=all /machine /deep /files/
                COPY run.sh /files/run.sh
                FROM all
                COPY run.sh /run.sh
                ENV GREETING=hello
                CMD ["/run.sh"]
                """)
            .path();
  }

  @Test
  void aLocalDirectoryHasAFolderForEachPlatform(Rig rig) throws IOException {
    rig.buildx()
        .build(context, "--target=files", "--platform", BOTH, "--output", "type=local,dest=" + out)
        .orThrow();

    assertThat(Files.readString(out.resolve("linux_amd64/files/machine"))).isEqualTo("x86_64\n");
    assertThat(Files.readString(out.resolve("linux_arm64/files/machine"))).isEqualTo("aarch64\n");
    Path script = out.resolve("linux_arm64/files/run.sh");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(script)))
        .isEqualTo("rwxr-x--x");
    assertThat(Files.readSymbolicLink(out.resolve("linux_amd64/files/link")))
        .isEqualTo(Path.of("../machine"));
  }

  @Test
  void aLocalDirectoryOfOnePlatformHasNoFolders(Rig rig) throws IOException {
    rig.buildx().build(context, "--target=files", "--output", "type=local,dest=" + out).orThrow();

    assertThat(Files.readString(out.resolve("files/machine"))).isEqualTo("x86_64\n");
  }

  @Test
  void aTarArchiveHasAFolderForEachPlatform(Rig rig) throws IOException {
    Path archive = directory.resolve("files.tar");

    rig.buildx()
        .build(
            context, "--target=files", "--platform", BOTH, "--output", "type=tar,dest=" + archive)
        .orThrow();

    Files.createDirectories(out);
    Command.of("tar", "-xf", archive.toString(), "-C", out.toString()).run().orThrow();
    assertThat(Files.readString(out.resolve("linux_amd64/files/machine"))).isEqualTo("x86_64\n");
    assertThat(Files.readString(out.resolve("linux_arm64/files/machine"))).isEqualTo("aarch64\n");
    assertThat(Files.readSymbolicLink(out.resolve("linux_amd64/files/link")))
        .isEqualTo(Path.of("../machine"));
  }

  @Test
  void aTarArchiveOfOnePlatformHasNoFolders(Rig rig) {
    Path archive = directory.resolve("files.tar");

    rig.buildx().build(context, "--target=files", "--output", "type=tar,dest=" + archive).orThrow();

    assertThat(Command.of("tar", "-tvf", archive.toString()).run().orThrow().standardOutput())
        .containsPattern("-rwxr-x--x .* files/run.sh\n")
        .containsPattern("lrwxrwxrwx .* files/link -> ../machine\n");
  }

  @Test
  void allFilesHaveTheTimeOfTheSourcesWhereThatIsGiven(Rig rig) throws IOException {
    rig.buildx()
        .build(
            context,
            "--target=files",
            "--build-arg=SOURCE_DATE_EPOCH=1700000000",
            "--output",
            "type=local,dest=" + out)
        .orThrow();

    assertThat(Files.getLastModifiedTime(out.resolve("files/machine")).toInstant())
        .isEqualTo(Instant.ofEpochSecond(1_700_000_000));
  }

  @Test
  void aDockerArchiveRunsInADockerEngine(Rig rig) {
    Path archive = directory.resolve("image.tar");

    rig.buildx()
        .build(context, "-t", "archived:v1", "--output", "type=docker,dest=" + archive)
        .orThrow();

    DockerEngine engine = rig.engine(DockerEngine.Release.OF_THE_MACHINE);
    engine.docker("load", "-i", archive.toString()).orThrow();
    assertThat(answer(engine, "archived:v1")).isEqualTo("hello from x86_64");
  }

  @Test
  void loadPutsAnImageIntoTheClientsDockerEngine(Rig rig) {
    Assumptions.assumeFalse(Rig.isReference());
    DockerEngine engine = rig.engine(DockerEngine.Release.OF_THE_MACHINE);

    rig.buildx()
        .withDockerHost(engine)
        .build(context, "-t", "loaded:v1", "-t", "loaded:v2", "--load")
        .orThrow();

    assertThat(answer(engine, "loaded:v1")).isEqualTo("hello from x86_64");
    assertThat(answer(engine, "loaded:v2")).isEqualTo("hello from x86_64");
  }

  @Test
  void anOciArchiveOfTwoPlatformsIsReadBySkopeo(Rig rig) {
    Path archive = directory.resolve("oci.tar");

    rig.buildx()
        .build(
            context,
            "-t",
            "example.org/app:v1",
            "--platform",
            BOTH,
            "--output",
            "type=oci,dest=" + archive)
        .orThrow();

    String image = rig.newImage();
    Command.of("skopeo", "copy", "--all", "--dest-tls-verify=false")
        .plus(List.of("oci-archive:" + archive, "docker://" + image))
        .run()
        .orThrow();
    assertThat(PublishedImage.platforms(image)).containsExactly("linux/amd64", "linux/arm64");
    assertThat(PublishedImage.of(image, "linux/arm64").tree().text("machine")).isEqualTo("aarch64");
  }

  @Test
  void anOciLayoutOfTwoPlatformsIsReadBySkopeo(Rig rig) {
    Assumptions.assumeFalse(Rig.isReference(), "buildx refuses it for an engine");
    Path layout = directory.resolve("layout");

    rig.buildx()
        .build(context, "--platform", BOTH, "--output", "type=oci,tar=false,dest=" + layout)
        .orThrow();

    String image = rig.newImage();
    Command.of("skopeo", "copy", "--all", "--dest-tls-verify=false")
        .plus(List.of("oci:" + layout + ":latest", "docker://" + image))
        .run()
        .orThrow();
    assertThat(PublishedImage.of(image, "linux/arm64").tree().text("machine")).isEqualTo("aarch64");
  }

  @Test
  void anOciLayoutOfTwoPlatformsIsABaseOfAnotherBuild(Rig rig) {
    Assumptions.assumeFalse(Rig.isReference(), "buildx refuses it for an engine");
    Path layout = directory.resolve("layout");
    rig.buildx()
        .build(context, "--platform", BOTH, "--output", "type=oci,tar=false,dest=" + layout)
        .orThrow();
    Path next =
        Context.in(directory.resolve("next"), rig)
            .dockerfile(
                "FROM earlier\nRUN cp /machine /copied\nCOPY --from=earlier /run.sh /again\n")
            .path();
    String image = rig.newImage();

    String shown =
        rig.buildx()
            .build(
                next,
                "--platform",
                BOTH,
                "--build-context=earlier=oci-layout://" + layout + ":latest",
                "-t",
                image,
                "--push")
            .orThrow()
            .output();

    assertThat(shown).contains("[context earlier] OCI load from client");
    PublishedImage published = PublishedImage.of(image, "linux/arm64");
    assertThat(published.tree().text("copied")).isEqualTo("aarch64");
    assertThat(published.tree().paths()).contains("again");
    assertThat(published.config().at("/config/Env").toString()).contains("GREETING=hello");
  }

  @Test
  void severalTagsNameOneImage(Rig rig) {
    String one = rig.newImage();
    String two = rig.newImage();

    rig.buildx().build(context, "-t", one, "-t", two, "--push").orThrow();

    assertThat(PublishedImage.index(two)).isEqualTo(PublishedImage.index(one));
  }

  @Test
  void theMetadataFileNamesWhatWasPushed(Rig rig) throws IOException {
    String image = rig.newImage();
    Path metadata = directory.resolve("metadata.json");

    rig.buildx()
        .build(context, "-t", image, "--push", "--metadata-file", metadata.toString())
        .orThrow();

    JsonNode said = new ObjectMapper().readTree(metadata.toFile());
    assertThat(said.path("image.name").asText()).isEqualTo(image);
    String digest = said.path("containerimage.digest").asText();
    String byDigest = image.replace(":latest", "@" + digest);
    Command.of("skopeo", "inspect", "--raw", "--tls-verify=false", "docker://" + byDigest)
        .run()
        .orThrow();
  }

  private static String answer(DockerEngine engine, String image) {
    return engine.docker("run", "--rm", "--network=none", image).orThrow().standardOutput().strip();
  }
}
