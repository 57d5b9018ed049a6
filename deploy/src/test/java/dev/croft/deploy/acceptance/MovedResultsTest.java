package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.croft.deploy.image.FileTree;
import dev.croft.deploy.image.PublishedImage;
import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.ForkedFarm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one worker made and another needs, or what outlives them all. */
@Acceptance
class MovedResultsTest {

  @TempDir private Path directory;

  @BeforeEach
  void onlyCroftHasWorkers() {
    Assumptions.assumeFalse(Rig.isReference());
  }

  @Test
  void stagesOnDifferentWorkersAreCopiedFrom(Rig rig) {
    String image = rig.newImage();
    Path context =
        Context.in(directory, rig)
            .file("source.txt", "from the client")
            .dockerfile(
                """
                FROM {registry}/busybox AS base
                RUN mkdir /work && echo base > /work/base
                FROM base AS one
                RUN sleep 2; echo one > /work/one; ln /work/one /work/linked; rm /work/base
                FROM base AS two
                COPY source.txt /work/
                RUN sleep 2; echo two > /work/two
                FROM base AS three
                RUN sleep 2; echo three > /work/three
                FROM base
                COPY --from=one /work/ /one/
                COPY --from=two /work/ /two/
                COPY --from=three /work/ /three/
                RUN test ! -e /one/base && cat /two/source.txt /three/base > /all
                """)
            .path();
    try (ForkedFarm farm = rig.newFarm("moving", 3)) {
      Buildx buildx = rig.clientOf(farm, Buildx.Release.NEWEST);
      Command.Outcome built = buildx.build(context, "-t", image, "--push").orThrow();

      FileTree tree = PublishedImage.of(image, "linux/amd64").tree();
      assertThat(tree.text("one/one")).isEqualTo("one");
      assertThat(tree.text("two/two")).isEqualTo("two");
      assertThat(tree.text("three/three")).isEqualTo("three");
      assertThat(tree.text("all")).isEqualTo("from the clientbase");
      assertThat(built.output()).contains("[croft] from local-");
    }
  }

  @Test
  void aRebuildAfterAllWorkersWereReplacedExecutesNoStep(Rig rig) {
    String image = rig.newImage();
    Path tier = directory.resolve("tier");
    Path context =
        Context.in(directory, rig)
            .file("source.txt", "durable")
            .dockerfile(
                """
                FROM {registry}/busybox AS build
                RUN cat /proc/sys/kernel/random/uuid > /id
                COPY source.txt /
                RUN cat /proc/sys/kernel/random/uuid > /second
                FROM {registry}/busybox
                COPY --from=build /id /second /source.txt /
                RUN cat /proc/sys/kernel/random/uuid > /third
                """)
            .path();
    try (ForkedFarm farm = rig.newFarm("durable", "[durable]\ndirectory = '" + tier + "'\n")) {
      Buildx buildx = rig.clientOf(farm, Buildx.Release.NEWEST);
      buildx.build(context, "-t", image, "--push").orThrow();
      JsonNode first = PublishedImage.index(image);
      Path snapshots = farm.root().resolve("workers/local-0/snapshots/meta");
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> files(tier.resolve("snapshots")) >= files(snapshots));

      farm.replaceWorkers();
      Command.Outcome second = buildx.build(context, "-t", image, "--push").orThrow();

      assertThat(Progress.of(second.output()).endingsOfStages().values()).containsOnly("CACHED");
      assertThat(PublishedImage.index(image)).isEqualTo(first);
    }
  }

  private static long files(Path directory) {
    if (!Files.isDirectory(directory)) {
      return 0;
    }
    try (var files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".json")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
