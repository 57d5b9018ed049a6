package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.deploy.image.PublishedImage;
import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.ForkedCluster;
import dev.croft.model.content.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blobs whose bytes change on a worker's disk, as disks do. */
@Acceptance
class DamagedBlobsTest {

  @TempDir private Path directory;

  @Test
  void whatAnotherWorkerGetsIsNoticedDroppedAndHadFromElsewhere(Rig rig) throws IOException {
    Path context =
        Context.in(directory, rig)
            .dockerfile(
                """
                FROM --platform=linux/amd64 {registry}/busybox AS made
                RUN cat /proc/sys/kernel/random/uuid > /made
                FROM {registry}/busybox
                COPY --from=made / /whole/
                RUN cp /whole/made /copied
                """)
            .path();
    String image = rig.newImage();
    try (ForkedCluster farm =
        rig.newCluster("damaged")
            .withWorker("a", "--platforms", "linux/amd64")
            .withWorker("b", "--platforms", "linux/arm64")) {
      Buildx buildx = rig.clientOf(farm.address());
      String[] wanted = {"--platform", "linux/arm64", "-t", image, "--push"};
      buildx.build(context, wanted).orThrow();
      String first = made(image);

      farm.kill("b");
      Command.of("rm", "-rf", farm.rootOf("b").toString()).run().orThrow();
      List<Path> damaged = damage(farm.rootOf("a").resolve("content/blobs"));
      assertThat(damaged).isNotEmpty();
      farm.restart("b");
      Command.Outcome again = buildx.build(context, wanted).orThrow();

      assertThat(made(image)).isEqualTo(first);
      assertThat(Progress.of(again.output()).endingsOfStages())
          .as(again.output())
          .anySatisfy((step, ending) -> assertThat(step + ending).contains("made", "CACHED"));
      // What nobody asked for is as it was; of what was asked for nothing wrong is left.
      assertThat(damaged).as(farm.log()).anyMatch(blob -> !Files.exists(blob) || isWhole(blob));
      assertThat(farm.log()).contains("was damaged");
    }
  }

  @Test
  void aLayerIsMadeAgainWhereItIsDamagedWhenItIsPushed(Rig rig) throws IOException {
    Path context =
        Context.in(directory, rig)
            .dockerfile(
                """
                FROM {registry}/busybox
                RUN cat /proc/sys/kernel/random/uuid > /made
                """)
            .path();
    String image = rig.newImage();
    String other = rig.newImage();
    try (ForkedCluster farm = rig.newCluster("damaged-layer").withWorker("a")) {
      Buildx buildx = rig.clientOf(farm.address());
      buildx.build(context, "-t", image, "--push").orThrow();
      assertThat(damage(farm.rootOf("a").resolve("content/blobs"))).isNotEmpty();

      buildx.build(context, "-t", other, "--push").orThrow();

      assertThat(PublishedImage.index(other)).isEqualTo(PublishedImage.index(image));
    }
  }

  private static String made(String image) {
    return PublishedImage.of(image, "linux/arm64").tree().text("copied");
  }

  /** Changes one bit of each blob; returns them. */
  private static List<Path> damage(Path blobs) throws IOException {
    try (Stream<Path> files = Files.walk(blobs)) {
      List<Path> found = files.filter(Files::isRegularFile).toList();
      for (Path file : found) {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
      }
      return found;
    }
  }

  private static boolean isWhole(Path blob) {
    try {
      return Digest.ofBytes(Files.readAllBytes(blob)).hex().equals(blob.getFileName().toString());
    } catch (IOException e) {
      return false;
    }
  }
}
