package dev.croft.deploy.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.deploy.image.FileTree;
import dev.croft.deploy.image.HandmadeImage;
import dev.croft.deploy.image.LayerWriter;
import dev.croft.deploy.image.PublishedImage;
import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.ForkedFarm;
import dev.croft.deploy.rig.LoopbackRegistry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others get wrong, by mistake or on purpose, is told clearly, and the farm goes on. */
@Acceptance
class HostileInputTest {

  private final String name = "hostile-" + UUID.randomUUID();

  @TempDir private Path directory;

  @AfterEach
  void theFarmGoesOn(Rig rig) {
    rig.buildx().build(context(rig, "FROM scratch\nLABEL a=" + name)).orThrow();
  }

  @Test
  void aTruncatedLayerIsNotUsed(Rig rig) throws IOException {
    Path blob = rig.registry().blobFile(push(rig, plainLayer()).getFirst());
    try (RandomAccessFile file = new RandomAccessFile(blob.toFile(), "rw")) {
      file.setLength(file.length() / 2);
    }

    assertThat(failed(rig, "FROM " + image(rig) + "\nCOPY --from=" + image(rig) + " /a /b"))
        .containsPattern("size|digest|EOF|short|truncated");
  }

  @Test
  void aLayerWithOtherBytesIsNotUsed(Rig rig) throws IOException {
    Path blob = rig.registry().blobFile(push(rig, plainLayer()).getFirst());
    byte[] bytes = Files.readAllBytes(blob);
    bytes[bytes.length - 6] ^= 1;
    Files.write(blob, bytes);

    assertThat(failed(rig, "FROM scratch\nCOPY --from=" + image(rig) + " /a /b"))
        .contains("sha256:");
  }

  @Test
  void aConfigurationThatIsNullIsRefused(Rig rig) {
    HandmadeImage.push(rig.registry().host(), name, List.of(plainLayer()), "null");

    assertThat(failed(rig, "FROM " + image(rig) + "\nRUN true")).contains(name);
  }

  @Test
  void aConfigurationThatIsATextIsRefused(Rig rig) {
    HandmadeImage.push(rig.registry().host(), name, List.of(plainLayer()), "\"hello\"");

    assertThat(failed(rig, "FROM " + image(rig) + "\nRUN true")).contains(name);
  }

  @Test
  void anIndexWithoutThePlatformIsNamed(Rig rig) {
    assertThat(failed(rig, "FROM {registry}/busybox\nRUN true", "--platform=linux/s390x"))
        .contains("no match for platform in manifest");
  }

  @Test
  void pathsThatLeadOutOfALayerStayInside(Rig rig) {
    String evil = "croft-" + name;
    push(
        rig,
        new LayerWriter()
            .file("../../../../tmp/" + evil + "-up", 0644, "up")
            .file("/tmp/" + evil + "-absolute", 0644, "absolute")
            .symlink("out", "/tmp")
            .file("out/" + evil + "-link", 0644, "link")
            .symlink("up", "../../../..")
            .file("up/tmp/" + evil + "-both", 0644, "both")
            .tar());

    build(rig, "FROM " + image(rig) + "\nCOPY Dockerfile /x");

    assertThat(Path.of("/tmp").toFile().list((dir, file) -> file.startsWith(evil))).isEmpty();
  }

  @Test
  void absoluteHardLinksAsOtherBuildersMakeThemWork(Rig rig) {
    push(rig, new LayerWriter().file("a", 0644, "text").hardLink("b", "/a").tar());

    FileTree tree =
        build(rig, "FROM " + image(rig) + " AS one\nFROM scratch\nCOPY --from=one /b /b");

    assertThat(tree.text("b")).isEqualTo("text");
  }

  @Test
  void aRegistryThatIsNotOpenSaysSo(Rig rig) {
    try (LoopbackRegistry closed = LoopbackRegistry.startClosed(directory.resolve("closed"))) {
      assertThat(failed(rig, "FROM " + closed.host() + "/secret\nRUN true"))
          .containsPattern("401 Unauthorized|authorization failed|no basic auth credentials");
    }
  }

  @Test
  void wrongCredentialsAreRefusedByName(Rig rig) throws IOException {
    Assumptions.assumeFalse(Rig.isReference(), "an engine pushes in a way of its own");
    try (LoopbackRegistry closed = LoopbackRegistry.startClosed(directory.resolve("locked"))) {
      Path config = Files.createDirectories(directory.resolve("wrong"));
      String wrong = Base64.getEncoder().encodeToString("me:no-secret".getBytes(UTF_8));
      Files.writeString(
          config.resolve("config.json"),
          "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(closed.host(), wrong));
      Path context =
          Context.in(directory.resolve("context"), rig)
              .dockerfile("FROM {registry}/busybox\nRUN true\n")
              .path();

      Command.Outcome outcome =
          rig.buildx()
              .command("build", "-t", closed.host() + "/mine", "--push", context.toString())
              .with("DOCKER_CONFIG", config.toString())
              .run();

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.output())
          .contains("failed to push " + closed.host() + "/mine")
          .containsPattern("401 Unauthorized|authorization failed");
    }
  }

  @Test
  void aVeryLongLineIsALineUpToBuildKitsLimit(Rig rig) {
    FileTree tree =
        build(rig, "FROM {registry}/busybox\nRUN echo done > /x # " + "x".repeat(60_000));

    assertThat(tree.text("x")).isEqualTo("done");
    assertThat(failed(rig, "FROM scratch\nRUN " + "x".repeat(1 << 20)))
        .contains("dockerfile line greater than max allowed size of 65535");
  }

  @Test
  void tenThousandStagesAreStages(Rig rig) {
    StringBuilder dockerfile = new StringBuilder("FROM scratch AS s0\nLABEL n=0\n");
    for (int i = 1; i < 10_000; i++) {
      dockerfile.append("FROM s%d AS s%d%n".formatted(i - 1, i));
    }

    build(rig, dockerfile.append("COPY Dockerfile /x\n").toString());
  }

  @Test
  void aClientThatDiesWhileItSendsIsForgotten(Rig rig) throws Exception {
    Assumptions.assumeFalse(Rig.isReference());
    Path big = Files.createDirectories(directory.resolve("big"));
    Files.writeString(big.resolve("Dockerfile"), "FROM scratch\nCOPY . /\n");
    try (RandomAccessFile file = new RandomAccessFile(big.resolve("data").toFile(), "rw")) {
      file.setLength(4L << 30);
    }
    Path log = directory.resolve("client.log");

    try (var client =
        rig.buildx().command("build", "--progress=plain", big.toString()).start(log)) {
      client.await("it sends", () -> text(log).contains("transferring context"));
      client.kill();
    }

    assertThat(rig.farm().isAlive()).isTrue();
  }

  @Test
  void aClientThatStopsReadingHoldsNobodyUp(Rig rig) throws Exception {
    Path log = directory.resolve("client.log");
    Path talks = context(rig, "FROM {registry}/busybox\nRUN yes " + name + " | head -c 50000000");

    try (var client =
        rig.buildx().command("build", "--progress=plain", talks.toString()).start(log)) {
      client.await("it began", () -> text(log).contains("[2/2] RUN yes"));
      Command.of("kill", "-STOP", Long.toString(client.pid())).run().orThrow();
      build(rig, "FROM {registry}/busybox\nRUN echo " + name + " > /x");
      client.kill();
    }
  }

  @Test
  void aFullDiskFailsTheStepAndIsGoneAfterwards(Rig rig) throws IOException {
    Assumptions.assumeFalse(Rig.isReference());
    Path small = Files.createDirectories(directory.resolve("small"));
    Command.of("mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", small.toString())
        .run()
        .orThrow();
    try (ForkedFarm farm = ForkedFarm.start(small, ForkedFarm.configFor(rig.registry()))) {
      Buildx buildx = rig.clientOf(farm, Buildx.Release.NEWEST);

      Command.Outcome full =
          buildx.build(
              context(rig, "FROM {registry}/busybox\nRUN dd if=/dev/zero of=/big bs=1M count=400"));
      Command.Outcome fits =
          buildx.build(
              context(rig, "FROM {registry}/busybox\nRUN dd if=/dev/zero of=/big bs=1M count=8"));

      assertThat(full.exitCode()).isEqualTo(1);
      assertThat(full.output()).contains("No space left on device");
      assertThat(fits.orThrow().exitCode()).isZero();
    } finally {
      Command.of("umount", "--lazy", small.toString()).run();
    }
  }

  private static byte[] plainLayer() {
    return new LayerWriter().file("a", 0644, "a".repeat(5000) + UUID.randomUUID()).tar();
  }

  private List<String> push(Rig rig, byte[] layer) {
    return HandmadeImage.push(rig.registry().host(), name, List.of(layer));
  }

  private String image(Rig rig) {
    return rig.registry().host() + "/" + name;
  }

  private Path context(Rig rig, String dockerfile) {
    return Context.in(directory.resolve("context-" + UUID.randomUUID()), rig)
        .dockerfile(dockerfile + "\n")
        .path();
  }

  private FileTree build(Rig rig, String dockerfile) {
    String result = rig.newImage();
    rig.buildx().build(context(rig, dockerfile), "-t", result, "--push").orThrow();
    return PublishedImage.of(result, "linux/amd64").tree();
  }

  private String failed(Rig rig, String dockerfile, String... arguments) {
    Command.Outcome outcome = rig.buildx().build(context(rig, dockerfile), arguments);
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output()).doesNotContain("internal error").doesNotContain("Exception");
    return outcome.output();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
