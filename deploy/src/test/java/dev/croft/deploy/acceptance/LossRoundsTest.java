package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.deploy.image.PublishedImage;
import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.Command;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers are lost at any moment of a build, in any way: as many rounds as {@code
 * -Dcroft.acceptance.rounds} says, from the seed {@code -Dcroft.acceptance.seed}.
 */
@Acceptance
class LossRoundsTest {

  private static final int ROUNDS = Integer.getInteger("croft.acceptance.rounds", 2);
  private static final long SEED = Long.getLong("croft.acceptance.seed", System.nanoTime());
  private static final int LATEST_MILLIS = 6_000;

  private static final String DOCKERFILE =
      """
      FROM {registry}/busybox AS one
      RUN echo ROUND > /one; sleep 1.5
      RUN seq 1 20000 > /numbers; sleep 0.5
      FROM {registry}/busybox AS two
      RUN mkdir /two; echo ROUND > /two/a; sleep 1
      RUN ln /two/a /two/b; ln -s a /two/c; sleep 1
      FROM {registry}/busybox
      COPY --from=one /numbers /one /here/
      COPY --from=two /two /two
      RUN sleep 1; wc -l /here/numbers > /count; rm /here/one
      """;

  @TempDir private Path directory;

  @Test
  void whateverIsLostAndWhenTheImageIsThatOfAnUndisturbedBuild(Rig rig) {
    System.out.println("rounds of losses from the seed " + SEED);
    Random random = new Random(SEED);
    try (Losses losses = Losses.of(rig, "rounds", List.of("a", "b"), "--slots", "2")) {
      for (int round = 0; round < ROUNDS; round++) {
        round(rig, losses, random, "round " + round + " of " + SEED);
      }
    }
  }

  private void round(Rig rig, Losses losses, Random random, String name) {
    Path context =
        Context.in(directory.resolve(name), rig)
            .dockerfile(DOCKERFILE.replace("ROUND", name))
            .path();
    String undisturbed = rig.newImage();
    Command.Outcome _ = build(rig.buildx(), context, undisturbed).orThrow();
    List<Losses.Kind> kinds = List.of(Losses.Kind.values());
    Losses.Kind kind = kinds.get(random.nextInt(kinds.size()));
    String victim = losses.workers().get(random.nextInt(losses.workers().size()));
    int after = random.nextInt(LATEST_MILLIS);

    String image = rig.newImage();
    Buildx buildx = rig.clientOf(losses.farm().address());
    CompletableFuture<Command.Outcome> build =
        InBackground.start(() -> build(buildx, context, image));
    try {
      Thread.sleep(after);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    System.out.println(name + ": " + victim + " " + kind + " after " + after + " ms");
    Command.Outcome outcome = losses.without(kind, victim, build::join);
    assertThat(outcome.succeeded()).as(outcome.output()).isTrue();
    assertThat(layers(image)).as(name).isEqualTo(layers(undisturbed));
  }

  private static Command.Outcome build(Buildx buildx, Path context, String image) {
    return buildx.build(
        context,
        "--build-arg",
        "SOURCE_DATE_EPOCH=1000000000",
        "--output",
        "type=image,push=true,rewrite-timestamp=true,name=" + image);
  }

  private static List<String> layers(String image) {
    return PublishedImage.of(image, "linux/amd64")
        .manifest()
        .path("layers")
        .valueStream()
        .map(layer -> layer.path("digest").asText())
        .toList();
  }
}
