package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.croft.deploy.image.PublishedImage;
import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.ForkedCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers that all go, and fresh ones in their place: a durable tier has what the old ones made.
 */
@Acceptance
class ReplacedWorkersTest {

  private static final String DOCKERFILE =
      """
      FROM {registry}/busybox AS one
      RUN cat /proc/sys/kernel/random/uuid > /one
      FROM {registry}/busybox AS two
      COPY source.txt /
      RUN cat /proc/sys/kernel/random/uuid > /two
      FROM {registry}/busybox
      COPY --from=one /one /
      COPY --from=two /two /source.txt /
      RUN cat /proc/sys/kernel/random/uuid > /three
      """;

  @TempDir private Path directory;

  @Test
  void aDirectoryHasWhatTheyMade(Rig rig) {
    String config = "[durable]\ndirectory = '" + directory.resolve("tier") + "'\n";
    try (ForkedCluster farm = rig.newCluster("replaced", config)) {
      assertNoStepRunsOnFreshWorkers(rig, farm);
    }
  }

  @Test
  void aBucketHasWhatTheyMade(Rig rig) throws Exception {
    try (S3Server server = S3Server.start();
        ForkedCluster farm =
            rig.newCluster("replaced-s3", server.config(), S3Server.environment())) {
      assertNoStepRunsOnFreshWorkers(rig, farm);
      assertThat(server.objects()).isPositive();
    }
  }

  private void assertNoStepRunsOnFreshWorkers(Rig rig, ForkedCluster farm) {
    Path context =
        Context.in(directory.resolve("context"), rig)
            .file("source.txt", "durable")
            .dockerfile(DOCKERFILE)
            .path();
    Buildx buildx = rig.clientOf(farm.address());
    String image = rig.newImage();
    farm.withWorkers(List.of("a", "b"), "--slots", "1");
    buildx.build(context, "-t", image, "--push").orThrow();
    JsonNode first = PublishedImage.index(image);

    for (String worker : List.of("a", "b")) {
      farm.drain(worker);
    }
    for (String worker : List.of("a", "b")) {
      farm.awaitEnd(worker);
    }
    farm.withWorkers(List.of("c", "d"), "--slots", "1");
    Command.Outcome second = buildx.build(context, "-t", image, "--push").orThrow();

    Map<String, String> endings = Progress.of(second.output()).endingsOfStages();
    assertThat(endings.values()).as(second.output()).isNotEmpty().containsOnly("CACHED");
    assertThat(PublishedImage.index(image)).isEqualTo(first);
  }
}
