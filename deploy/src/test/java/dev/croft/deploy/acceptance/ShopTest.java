package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.deploy.image.PublishedImage;
import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.DockerEngine;
import dev.croft.deploy.rig.ForkedFarm;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Five services on one base, by {@code docker compose build} and by {@code docker buildx bake}. */
@Acceptance
class ShopTest {

  private final String prefix = "shop-" + UUID.randomUUID();

  @TempDir private Path directory;
  private Path shop = Path.of("");

  @BeforeEach
  void copyTheProject() {
    shop = Project.copy("shop", directory.resolve("shop"));
  }

  @Test
  void composeBuildsAllServicesIntoTheEngine(Rig rig) {
    DockerEngine engine = rig.engine(DockerEngine.Release.NEWEST);

    prepared(rig.buildx().withDockerHost(engine).docker("compose", "build"), rig).run().orThrow();

    assertThat(answer(engine, "shop-web")).startsWith("hello from web on ");
    assertThat(answer(engine, "shop-api")).startsWith("api on ");
    assertThat(answer(engine, "shop-worker")).startsWith("worker on ");
    assertThat(answer(engine, "shop-mail")).startsWith("3 on ");
    assertThat(engine.docker("inspect", "shop-api").orThrow().standardOutput())
        .contains("\"org.example.kind\": \"api\"");
  }

  @Test
  void composeBuildsTheSharedBaseOnce(Rig rig) {
    DockerEngine engine = rig.engine(DockerEngine.Release.NEWEST);

    prepared(rig.buildx().withDockerHost(engine).docker("compose", "build"), rig).run().orThrow();

    assertThat(base(answer(engine, "shop-web"))).isEqualTo(base(answer(engine, "shop-worker")));
  }

  @Test
  void bakeBuildsAGroupWithItsMatrixAndItsLinkedTargets(Rig rig) {
    bake(rig.buildx(), rig, "default").run().orThrow();

    List<String> greetings =
        List.of("web-hello", "web-hi").stream()
            .map(name -> published(rig, name).config().at("/config/Env").toString())
            .toList();
    assertThat(greetings.getFirst()).contains("GREETING=hello\"");
    assertThat(greetings.getLast()).contains("GREETING=hi\"");
    assertThat(published(rig, "api").config().at("/config/Labels/org.example.tag").asText())
        .isEqualTo("V7");
    assertThat(published(rig, "worker").tree().text("base"))
        .isEqualTo(published(rig, "web-hi").tree().text("base"));
  }

  @Test
  void bakeTakesOverridesFromTheCommandLine(Rig rig) {
    bake(rig.buildx(), rig, "api", "--set=api.labels.org.example.tag=other").run().orThrow();

    assertThat(published(rig, "api").config().at("/config/Labels/org.example.tag").asText())
        .isEqualTo("other");
  }

  @Test
  void bakeIsAllowedWhatTheFarmAllows(Rig rig) {
    Assumptions.assumeFalse(Rig.isReference());
    try (ForkedFarm farm =
        rig.newFarm("allowing", "insecure-entitlements = [\"network.host\"]\n")) {
      Buildx buildx = rig.clientOf(farm, Buildx.Release.NEWEST);

      bake(buildx, rig, "privileged", "--allow=network.host").run().orThrow();

      assertThat(published(rig, "privileged").tree().text("devices")).contains("lo:");
    }
  }

  @Test
  void bakeIsRefusedWhatTheFarmDoesNotAllow(Rig rig) {
    Assumptions.assumeFalse(Rig.isReference());

    Command.Outcome refused = bake(rig.buildx(), rig, "privileged", "--allow=network.host").run();

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.output())
        .contains("granting entitlement network.host is not allowed by build daemon configuration");
  }

  private Command bake(Buildx buildx, Rig rig, String... arguments) {
    return prepared(
        buildx
            .command("bake", "--progress=plain", "--push", "--allow=fs.read=*")
            .plus(List.of(arguments)),
        rig);
  }

  private Command prepared(Command command, Rig rig) {
    return command
        .in(shop)
        .with("REGISTRY", rig.registry().host())
        .with("PREFIX", rig.registry().host() + "/" + prefix)
        .with("TAG", "v7")
        .with("SHOP_TOKEN", "abc");
  }

  private PublishedImage published(Rig rig, String name) {
    return PublishedImage.of(
        rig.registry().host() + "/" + prefix + "/" + name + ":v7", "linux/amd64");
  }

  private static String answer(DockerEngine engine, String image) {
    return engine.docker("run", "--rm", "--network=none", image).orThrow().standardOutput().strip();
  }

  private static String base(String answer) {
    return answer.substring(answer.lastIndexOf(' '));
  }
}
