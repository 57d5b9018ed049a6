package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.croft.deploy.image.FileTree;
import dev.croft.deploy.image.PublishedImage;
import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.ForkedCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator and workers as processes of their own. */
@Acceptance
class ManyWorkersTest {

  private static final String THREE_STAGES =
      """
      FROM {registry}/busybox AS one
      RUN cat /proc/uptime > /begun; sleep 5.01; cat /proc/uptime > /ended
      FROM {registry}/busybox AS two
      RUN cat /proc/uptime > /begun; sleep 5.02; cat /proc/uptime > /ended
      FROM {registry}/busybox AS three
      RUN cat /proc/uptime > /begun; sleep 5.03; cat /proc/uptime > /ended
      FROM scratch
      COPY --from=one /begun /ended /one/
      COPY --from=two /begun /ended /two/
      COPY --from=three /begun /ended /three/
      """;

  @TempDir private Path directory;

  @Test
  void stagesThatDoNotNeedEachOtherRunOnWorkersOfTheirOwn(Rig rig) {
    try (ForkedCluster farm =
        rig.newCluster("three")
            .withWorker("a", "--slots", "1")
            .withWorker("b", "--slots", "1")
            .withWorker("c", "--slots", "1")) {
      assertThat(farm.workers()).containsExactlyInAnyOrder("a", "b", "c");
      String image = rig.newImage();
      CompletableFuture<Command.Outcome> build = build(rig, farm, THREE_STAGES, image);
      Set<Set<String>> busy = new HashSet<>();
      while (!build.isDone()) {
        busy.add(Set.copyOf(farm.busyWorkers()));
      }
      build.join().orThrow();
      assertThat(busy).contains(Set.of("a", "b", "c"));
      FileTree tree = PublishedImage.of(image, "linux/amd64").tree();
      double lastBegun =
          List.of("one", "two", "three").stream()
              .mapToDouble(stage -> seconds(tree, stage + "/begun"))
              .max()
              .orElseThrow();
      assertThat(List.of("one", "two", "three"))
          .allMatch(stage -> seconds(tree, stage + "/ended") > lastBegun);
    }
  }

  @Test
  void stepsOfAPlatformRunOnlyWhereItIsOffered(Rig rig) {
    try (ForkedCluster farm =
        rig.newCluster("platforms")
            .withWorker("arm", "--platforms", "linux/arm64")
            .withWorker("amd", "--platforms", "linux/amd64")) {
      String image = rig.newImage();
      CompletableFuture<Command.Outcome> build =
          build(
              rig,
              farm,
              "FROM {registry}/busybox\nRUN uname -m > /machine\n",
              image,
              "--platform",
              "linux/arm64,linux/amd64");
      build.join().orThrow();
      assertThat(PublishedImage.of(image, "linux/arm64").tree().text("machine").strip())
          .isEqualTo("aarch64");
      assertThat(PublishedImage.of(image, "linux/amd64").tree().text("machine").strip())
          .isEqualTo("x86_64");
      assertThat(farm.rootOf("arm").resolve("worker/snapshots")).exists();
      assertThat(build.join().output()).contains("is emulated here");
    }
  }

  @Test
  void aBuildOutlivesTheWorkerThatRunsItsStep(Rig rig) {
    try (ForkedCluster farm =
        rig.newCluster("killed").withWorker("a", "--slots", "1").withWorker("b", "--slots", "1")) {
      String image = rig.newImage();
      CompletableFuture<Command.Outcome> build =
          build(
              rig, farm, "FROM {registry}/busybox\nRUN sleep 6; echo survived > /result\n", image);
      await().atMost(Duration.ofMinutes(2)).until(() -> farm.busyWorkers().size() == 1);
      String victim = farm.busyWorkers().getFirst();
      farm.kill(victim);
      build.join().orThrow();
      assertThat(farm.workers()).doesNotContain(victim);
      assertThat(PublishedImage.of(image, "linux/amd64").tree().text("result").strip())
          .isEqualTo("survived");
    }
  }

  @Test
  void aWorkerThatIsToldToEndFinishesWhatItHas(Rig rig) {
    try (ForkedCluster farm = rig.newCluster("drained").withWorker("a", "--slots", "1")) {
      CompletableFuture<Command.Outcome> build =
          build(
              rig, farm, "FROM {registry}/busybox\nRUN sleep 4.5; echo finished\n", rig.newImage());
      await().atMost(Duration.ofMinutes(2)).until(() -> farm.busyWorkers().contains("a"));
      farm.withWorker("b", "--slots", "1");
      farm.drain("a");
      assertThat(build.join().output()).contains("finished");
      farm.awaitEnd("a");
      assertThat(farm.workers()).containsExactly("b");
    }
  }

  @Test
  void workersFindACoordinatorThatCameBack(Rig rig) {
    try (ForkedCluster farm = rig.newCluster("back").withWorker("a")) {
      String dockerfile = "FROM {registry}/busybox\nRUN echo once\n";
      build(rig, farm, dockerfile, rig.newImage()).join().orThrow();
      farm.crashAndRestartCoordinator();
      await().atMost(Duration.ofMinutes(2)).until(() -> farm.workers().contains("a"));
      Command.Outcome again = build(rig, farm, dockerfile, rig.newImage()).join().orThrow();
      assertThat(again.output()).contains("CACHED");
    }
  }

  private CompletableFuture<Command.Outcome> build(
      Rig rig, ForkedCluster farm, String dockerfile, String image, String... more) {
    Path context =
        Context.in(directory.resolve(image.replace('/', '-').replace(':', '-')), rig)
            .dockerfile(dockerfile)
            .path();
    Buildx buildx = rig.clientOf(farm.address());
    String[] arguments = new String[more.length + 3];
    arguments[0] = "-t";
    arguments[1] = image;
    arguments[2] = "--push";
    System.arraycopy(more, 0, arguments, 3, more.length);
    return InBackground.start(() -> buildx.build(context, arguments));
  }

  private static double seconds(FileTree tree, String file) {
    String text = tree.text(file);
    return Double.parseDouble(text.substring(0, text.indexOf(' ')));
  }
}
