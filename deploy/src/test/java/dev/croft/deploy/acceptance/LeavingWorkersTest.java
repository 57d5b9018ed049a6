package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.croft.deploy.image.PublishedImage;
import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.ForkedCluster;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that are told to end, and alone have what others may need. */
@Acceptance
class LeavingWorkersTest {

  @TempDir private Path directory;

  @Test
  void whatOnlyAWorkerHasThatLeavesIsWithOthersThen(Rig rig) {
    String image = rig.newImage();
    Path context =
        Context.in(directory, rig)
            .dockerfile(
                """
                FROM {registry}/busybox AS made
                RUN cat /proc/sys/kernel/random/uuid > /made
                FROM {registry}/busybox
                COPY --from=made /made /
                RUN cat /proc/sys/kernel/random/uuid > /more
                """)
            .path();
    try (ForkedCluster farm = rig.newCluster("leaving").withWorker("a", "--slots", "1")) {
      Buildx buildx = rig.clientOf(farm.address());
      buildx.build(context, "-t", image, "--push").orThrow();
      long steps = farm.recordedSteps("coordinator");
      JsonNode first = PublishedImage.index(image);

      farm.withWorker("b", "--slots", "1");
      farm.drain("a");
      farm.awaitEnd("a");
      assertThat(farm.workers()).containsExactly("b");
      Command.Outcome again = buildx.build(context, "-t", image, "--push").orThrow();

      assertThat(Progress.of(again.output()).endingsOfStages().values())
          .as(again.output())
          .isNotEmpty()
          .containsOnly("CACHED");
      assertThat(farm.recordedSteps("coordinator")).isEqualTo(steps);
      assertThat(PublishedImage.index(image)).isEqualTo(first);
    }
  }

  @Test
  void workersThatLeaveAtTheSameTimeDoNotRelyOnEachOther(Rig rig) {
    Path context =
        Context.in(directory, rig)
            .dockerfile(
                """
                FROM {registry}/busybox AS one
                RUN sleep 1; cat /proc/sys/kernel/random/uuid > /one
                FROM {registry}/busybox AS two
                RUN sleep 1; cat /proc/sys/kernel/random/uuid > /two
                FROM {registry}/busybox
                COPY --from=one /one /
                COPY --from=two /two /
                """)
            .path();
    try (ForkedCluster farm =
        rig.newCluster("leaving-together").withWorkers(List.of("a", "b"), "--slots", "1")) {
      Buildx buildx = rig.clientOf(farm.address());
      buildx.build(context, "--output", "type=cacheonly").orThrow();
      long steps = farm.recordedSteps("coordinator");

      farm.withWorker("c", "--slots", "1");
      farm.drain("a");
      farm.drain("b");
      farm.awaitEnd("a");
      farm.awaitEnd("b");
      buildx.build(context, "-t", rig.newImage(), "--push").orThrow();

      assertThat(farm.recordedSteps("coordinator")).isEqualTo(steps);
    }
  }
}
