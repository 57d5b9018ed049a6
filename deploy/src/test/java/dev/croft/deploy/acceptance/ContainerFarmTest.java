package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.croft.deploy.image.PublishedImage;
import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.Checkout;
import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.DockerEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Croft image, made by Croft, as a farm of containers whose machines fail. */
@Acceptance
class ContainerFarmTest {

  /** Debian's release that has the Java that Croft needs, from the base image's older one. */
  private static final String BASE =
      """
      FROM {registry}/debian
      RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \\
          --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \\
          sed -i "s/$(. /etc/os-release && echo $VERSION_CODENAME)/trixie/" /etc/apt/sources.list \\
          && apt-get update && DEBIAN_FRONTEND=noninteractive apt-get -y dist-upgrade
      """;

  private static final String REGISTRY =
      """
      FROM {registry}/debian
      RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \\
          --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \\
          apt-get update && apt-get install -y --no-install-recommends docker-registry
      COPY <<END /etc/registry.yml
      version: 0.1
      storage: {filesystem: {rootdirectory: /var/lib/registry}}
      http: {addr: ":5000"}
      END
      VOLUME /var/lib/registry
      ENTRYPOINT ["docker-registry", "serve", "/etc/registry.yml"]
      """;

  /**
   * Two stages at once: one ends long before the other, which its worker does not survive. Nothing
   * else runs in between, as the first copy is of the slow one.
   */
  private static final String TWO_STAGES =
      """
      FROM registry:5000/busybox AS quick
      RUN sleep 2; cat /proc/sys/kernel/random/uuid > /made && echo "quick made $(cat /made)"
      FROM registry:5000/busybox AS slow
      RUN sleep 9; echo "slow made it" && echo slow > /made
      FROM scratch
      COPY --from=slow /made /slow
      COPY --from=quick /made /quick
      """;

  private static final Pattern QUICK = Pattern.compile("quick made [0-9a-f-]{36}$");

  private static final AtomicInteger NAMES = new AtomicInteger();

  @TempDir private static Path shared;
  @TempDir private Path directory;
  private static Optional<ContainerFarm> started = Optional.empty();

  @BeforeAll
  static void startFarm(Rig rig) {
    DockerEngine engine = rig.engine(DockerEngine.Release.NEWEST);
    RigEngine.use(engine.host());
    ContainerFarm.Images images =
        new ContainerFarm.Images(croftImage(rig), built(rig, "registry", REGISTRY));
    engine.docker("pull", images.croft()).orThrow();
    engine.docker("pull", images.registry()).orThrow();
    ContainerFarm farm = new ContainerFarm(images);
    started = Optional.of(farm);
    farm.withWorker("a").withWorker("b").withWorker("c");
    Command.of(Checkout.setup("base-images").toString(), "push", farm.registryHost())
        .run()
        .orThrow();
  }

  @AfterAll
  static void stopFarm() {
    started.ifPresent(ContainerFarm::close);
  }

  @Test
  void theBuildOfAWorkerThatIsPausedGoesOnElsewhere(Rig rig) {
    ContainerFarm farm = started.orElseThrow();
    String victim = disturbed(rig, farm::pause);
    farm.resume(victim);
    await().atMost(Duration.ofMinutes(2)).until(() -> farm.workers().contains(victim));
  }

  @Test
  void theBuildOfAWorkerWhoseNetworkIsCutGoesOnElsewhere(Rig rig) {
    ContainerFarm farm = started.orElseThrow();
    String victim = disturbed(rig, farm::cut);
    farm.withWorker(victim + "-again");
  }

  @Test
  void theBuildOfAWorkerThatIsKilledGoesOnElsewhere(Rig rig) {
    ContainerFarm farm = started.orElseThrow();
    String victim = disturbed(rig, farm::kill);
    farm.withWorker(victim + "-again");
  }

  private interface Disturbance {
    void of(String worker);
  }

  /** Builds, and disturbs the worker that runs the slow stage when the quick one has ended. */
  private String disturbed(Rig rig, Disturbance disturbance) {
    ContainerFarm farm = started.orElseThrow();
    String name = "/test" + NAMES.incrementAndGet();
    Path context =
        Context.in(directory, rig)
            .dockerfile(TWO_STAGES.replace("slow made", "slow made " + name))
            .path();
    Buildx buildx = rig.clientOf(farm.address());
    CompletableFuture<Command.Outcome> build =
        CompletableFuture.supplyAsync(
            () ->
                buildx.build(
                    context, "--no-cache", "-t", "registry:5000" + name + ":latest", "--push"));
    await().atMost(Duration.ofMinutes(2)).until(() -> farm.busyWorkers().size() == 2);
    await().atMost(Duration.ofMinutes(2)).until(() -> farm.busyWorkers().size() == 1);
    String victim = farm.busyWorkers().getFirst();
    disturbance.of(victim);
    Command.Outcome outcome = build.join();
    assertThat(outcome.succeeded()).describedAs("%s%n%s", outcome.output(), farm.log()).isTrue();
    assertThat(farm.workers()).doesNotContain(victim);
    String quick =
        PublishedImage.of(farm.registryHost() + name + ":latest", "linux/amd64")
            .tree()
            .text("quick")
            .strip();
    assertThat(outcome.output().lines().filter(QUICK.asPredicate()))
        .describedAs("the quick stage ran once, and its result is in the image")
        .singleElement()
        .asString()
        .endsWith(quick);
    return victim;
  }

  private static String croftImage(Rig rig) {
    String image = rig.newImage();
    rig.buildx()
        .build(
            Checkout.home(),
            "--file",
            Checkout.home().resolve("deploy/image/Dockerfile").toString(),
            "--build-arg",
            "BASE=" + built(rig, "base", BASE),
            "--tag",
            image,
            "--push")
        .orThrow();
    return image;
  }

  private static String built(Rig rig, String name, String dockerfile) {
    String image = rig.newImage();
    Path context = Context.in(shared.resolve(name), rig).dockerfile(dockerfile).path();
    rig.buildx().build(context, "--tag", image, "--push").orThrow();
    return image;
  }
}
