package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.croft.deploy.image.PublishedImage;
import dev.croft.deploy.image.TarEntry;
import dev.croft.deploy.rig.Buildx;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same Dockerfile makes the same image as with BuildKit, but for times. */
@Acceptance
class ImageParityTest {

  @TempDir private Path directory;
  private Path context = Path.of("");

  @BeforeEach
  void writeTheContext(Rig rig) {
    context =
        Context.in(directory, rig)
            .file("src/a.txt", "a")
            .file("src/b.txt", "b")
            .file("src/deep/c.sh", "#!/bin/sh\n")
            .mode("src/deep/c.sh", "rwxr-xr-x")
            .file("skip.log", "log")
            .file(".dockerignore", "*.log\n")
            .dockerfile(
                """
                FROM {registry}/busybox AS base
                ARG WHO=world
                LABEL one=1 two="2 and more"
                ENV A=1 B="two words" C=${WHO}
                RUN echo app:x:301:300::/:/bin/sh >> /etc/passwd && echo app:x:300: >> /etc/group
                WORKDIR /srv/deep
                COPY src/*.txt ./
                COPY --chown=app:app src/deep /app/
                COPY --chown=10:20 --chmod=640 src/a.txt /chowned/as/a
                ADD src/b.txt /added/
                RUN echo $A $WHO > out && rm /srv/deep/b.txt
                RUN ["/bin/busybox", "touch", "/exec-form"]
                RUN true
                SHELL ["/bin/sh", "-e", "-c"]
                RUN echo shell > /shell
                EXPOSE 80 53/udp 8000-8002
                VOLUME /data /more
                USER app:app
                WORKDIR relative
                ENTRYPOINT ["/bin/sh", "-c"]
                CMD ["echo $A"]
                """)
            .path();
  }

  @Test
  void theConfigurationAndItsHistoryAreEqual(Rig rig) {
    JsonNode ours = build(rig, rig.buildx()).config();
    JsonNode theirs = build(rig, rig.reference()).config();

    assertThat(withoutTimes(ours).toPrettyString())
        .isEqualTo(withoutTimes(theirs).toPrettyString());
  }

  @Test
  void theLayersHoldTheSameFiles(Rig rig) {
    PublishedImage ours = build(rig, rig.buildx());
    PublishedImage theirs = build(rig, rig.reference());

    assertThat(files(ours)).isEqualTo(files(theirs));
  }

  @Test
  void theManifestHasTheSameForm(Rig rig) {
    JsonNode ours = build(rig, rig.buildx()).manifest();
    JsonNode theirs = build(rig, rig.reference()).manifest();

    assertThat(ours.path("mediaType")).isEqualTo(theirs.path("mediaType"));
    assertThat(ours.at("/config/mediaType")).isEqualTo(theirs.at("/config/mediaType"));
    assertThat(ours.path("layers").findValuesAsText("mediaType"))
        .isEqualTo(theirs.path("layers").findValuesAsText("mediaType"));
    assertThat(ours.fieldNames()).toIterable().containsExactlyElementsOf(theirs::fieldNames);
  }

  private PublishedImage build(Rig rig, Buildx buildx) {
    String image = rig.newImage();
    buildx.build(context, "-t", image, "--build-arg", "WHO=there", "--push").orThrow();
    return PublishedImage.of(image, "linux/amd64");
  }

  private static JsonNode withoutTimes(JsonNode config) {
    ObjectNode copy = config.deepCopy();
    copy.remove("created");
    copy.remove("rootfs");
    copy.path("history").forEach(entry -> ((ObjectNode) entry).remove("created"));
    return copy;
  }

  private static List<List<String>> files(PublishedImage image) {
    return image.layers().stream()
        .map(layer -> layer.stream().map(TarEntry::withoutTime).sorted().toList())
        .toList();
  }
}
