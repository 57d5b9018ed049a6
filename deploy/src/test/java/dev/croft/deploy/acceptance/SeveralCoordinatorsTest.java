package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.croft.deploy.image.PublishedImage;
import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.ForkedCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Two coordinators and their workers; the first is the head. */
@Acceptance
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SeveralCoordinatorsTest {

  private static final String HEAD = "coordinator";
  private static final String OTHER = "other";
  private static final String RANDOM = "cat /proc/sys/kernel/random/uuid";

  private static ForkedCluster farm;

  @TempDir private Path directory;

  @BeforeAll
  static void start(Rig rig) {
    farm = rig.newCluster("coordinators").withCoordinator(OTHER);
    farm.withWorkers(List.of("a", "b"), "--slots", "2");
  }

  @AfterAll
  static void end() {
    farm.close();
  }

  @Test
  void aCoordinatorThatIsNotTheHeadServesItsClientWithAllThatOnlyTheClientHas(Rig rig) {
    Path context =
        Context.in(directory, rig)
            .file("file", "of the context")
            .file("../token", "of the client")
            .dockerfile(
                """
                FROM {registry}/busybox
                COPY file /file
                RUN --mount=type=secret,id=token wc -c < /run/secrets/token > /length
                RUN --mount=type=secret,id=token,env=TOKEN echo ${#TOKEN} > /again
                """)
            .path();
    List<String> secret = List.of("--secret", "id=token,src=" + directory.resolve("../token"));
    String image = rig.newImage();
    Command.Outcome _ = build(rig, OTHER, context, image, secret).join().orThrow();
    PublishedImage built = PublishedImage.of(image, "linux/amd64");
    assertThat(built.tree().text("file")).isEqualTo("of the context");
    assertThat(built.tree().text("length").strip()).isEqualTo("13");
    assertThat(built.tree().text("again").strip()).isEqualTo("13");

    Command.Outcome again = build(rig, HEAD, context, rig.newImage(), secret).join().orThrow();
    assertThat(Progress.of(again.output()).endingsOfStages().values()).containsOnly("CACHED");
    // Both have it on their disks, though only one of the two gave the jobs out.
    await().until(() -> farm.recordedSteps(HEAD) >= 3 && farm.recordedSteps(OTHER) >= 3);
  }

  @Test
  void aStepThatClientsOfTwoCoordinatorsWantAtTheSameTimeRunsOnce(Rig rig) {
    Path context =
        Context.in(directory, rig)
            .dockerfile("FROM {registry}/busybox\nRUN sleep 4.02; " + RANDOM + " > /id\n")
            .path();
    List<String> images = List.of(rig.newImage(), rig.newImage());
    CompletableFuture<Command.Outcome> first =
        build(rig, OTHER, context, images.getFirst(), List.of());
    CompletableFuture<Command.Outcome> second =
        build(rig, HEAD, context, images.getLast(), List.of());
    first.join().orThrow();
    second.join().orThrow();
    assertThat(id(images.getFirst(), "id")).isEqualTo(id(images.getLast(), "id"));
  }

  @Test
  void aCoordinatorThatIsToldToEndLeavesWithoutAnError() {
    farm.withCoordinator("third");
    farm.drain("third");
    farm.awaitEnd("third");
    assertThat(farm.logOf("third")).contains("serves").doesNotContain("ERROR");
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void whenTheHeadDiesOthersBuildsGoOnAndARetryExecutesOnlyWhatHadNotFinished(Rig rig) {
    Path lost =
        Context.in(directory.resolve("lost"), rig)
            .dockerfile(
                """
                FROM {registry}/busybox
                RUN echo finished; %s > /one
                RUN sleep 3.03; %s > /two
                """
                    .formatted(RANDOM, RANDOM))
            .path();
    Path going =
        Context.in(directory.resolve("going"), rig)
            .dockerfile("FROM {registry}/busybox\nRUN sleep 12.04; " + RANDOM + " > /id\n")
            .path();
    String survives = rig.newImage();
    Buildx atHead = rig.clientOf(farm.addressOf(HEAD));
    CompletableFuture<Command.Outcome> other = build(rig, OTHER, going, survives, List.of());
    await().atMost(Duration.ofMinutes(2)).until(() -> !farm.busyWorkers().isEmpty());
    long before = farm.recordedSteps(HEAD);
    CompletableFuture<Command.Outcome> first = InBackground.start(() -> atHead.build(lost));
    await().atMost(Duration.ofMinutes(2)).until(() -> farm.recordedSteps(HEAD) > before);
    farm.kill(HEAD);

    assertThat(first.join().succeeded()).isFalse();
    Command.Outcome retry = build(rig, OTHER, lost, rig.newImage(), List.of()).join().orThrow();
    assertThat(Progress.of(retry.output()).endingsOfStages().values())
        .containsExactly("CACHED", "DONE");
    other.join().orThrow();
    assertThat(id(survives, "id")).isNotEmpty();
  }

  private static String id(String image, String file) {
    return PublishedImage.of(image, "linux/amd64").tree().text(file);
  }

  private CompletableFuture<Command.Outcome> build(
      Rig rig, String coordinator, Path context, String image, List<String> more) {
    Buildx buildx = rig.clientOf(farm.addressOf(coordinator));
    List<String> arguments = new ArrayList<>(List.of("-t", image, "--push"));
    arguments.addAll(more);
    return InBackground.start(() -> buildx.build(context, arguments));
  }
}
