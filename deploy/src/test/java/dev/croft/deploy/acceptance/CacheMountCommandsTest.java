package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.Checkout;
import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.ForkedCluster;
import dev.croft.deploy.rig.LoopbackRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of cache mounts, and does with them. */
@Acceptance
class CacheMountCommandsTest {

  private static final String TENANTS =
      """
      [tenant.red]
      token = "red-token"
      [tenant.blue]
      token = "blue-token"
      """;

  @TempDir private Path directory;

  @Test
  void mountsAreListedExportedRemovedAndImported(Rig rig) {
    try (MountFarm farm = farm(rig, "commands", "", "a", "b")) {
      farm.build(write("kept", "one")).orThrow();
      farm.awaitVersion("kept", 1);

      assertThat(croft(farm, "caches").standardOutput())
          .containsPattern("(?m)^/kept +default +1 +1 +\\d+ +4 B .* (a|b)$");
      Buildx client = rig.clientOf(farm.cluster().address());
      assertThat(du(client)).contains("exec.cachemount", "kept for workers");

      Path archive = directory.resolve("kept.tar");
      assertThat(croft(farm, "caches", "export", "kept", archive.toString()).output()).isEmpty();
      assertThat(Command.of("tar", "-tf", archive.toString()).run().orThrow().standardOutput())
          .contains("file");
      croft(farm, "caches", "rm", "kept");
      assertThat(croft(farm, "caches").standardOutput()).doesNotContain("/kept");
      assertThat(farm.image(read("kept", "removed")).text("seen")).isEmpty();

      croft(farm, "caches", "import", "kept", archive.toString());
      assertThat(farm.image(read("kept", "imported")).text("seen")).isEqualTo("one");

      client.command("prune", "--force", "--filter", "type=exec.cachemount").run().orThrow();
      assertThat(du(client)).doesNotContain("exec.cachemount");
      assertThat(croft(farm, "caches").standardOutput()).doesNotContain("/kept");
      assertThat(farm.image(read("kept", "pruned")).text("seen")).isEmpty();
    }
  }

  @Test
  void tenantsWithOneIdNeverSeeEachOthersFiles(Rig rig) throws IOException {
    try (MountFarm farm = farm(rig, "tenants", TENANTS, "a")) {
      farm.build(write("same", "default")).orThrow();
      farm.awaitVersion("same", 1);
      Path archive = directory.resolve("red.tar");
      Files.writeString(directory.resolve("file"), "red");
      Command.of("tar", "-C", directory.toString(), "-cf", archive.toString(), "file")
          .run()
          .orThrow();
      as(farm, "red", "caches", "import", "same", archive.toString()).run().orThrow();
      assertThat(farm.image(read("same", "2")).text("seen")).isEqualTo("default");
      String out = directory.resolve("out.tar").toString();
      assertThat(as(farm, "blue", "caches", "export", "same", out).run().output()).contains("404");
      assertThat(
              as(farm, "blue", "caches", "export", "same", out, "--namespace", "red")
                  .run()
                  .output())
          .contains("403", "cache mounts of red are not yours");
      as(farm, "red", "caches", "export", "same", out).run().orThrow();
      assertThat(Command.of("tar", "-xOf", out, "file").run().orThrow().standardOutput())
          .isEqualTo("red");
      assertThat(as(farm, "stranger", "caches").run().output()).contains("401");
      assertThat(as(farm, "blue", "caches").run().orThrow().standardOutput())
          .doesNotContain("/same");
    }
  }

  @Test
  void aFolderThatAllWorkersSeeIsUsedDirectly(Rig rig) {
    Path folder = directory.resolve("folder");
    String config =
        "[cache-mounts]\nbackend = \"directory\"\npath = \"" + folder + "\"\nmax-age = \"9999h\"\n";
    try (MountFarm farm = farm(rig, "folder", config, "a")) {
      farm.build(write("direct", "one")).orThrow();
      farm.cluster().kill("a");
      farm.cluster().withWorker("b");
      assertThat(farm.image(read("direct", "1")).text("seen")).isEqualTo("one");
      assertThat(croft(farm, "caches").standardOutput()).contains("/direct");
      assertThat(folder).isDirectoryRecursivelyContaining("glob:**/file");
      croft(farm, "caches", "rm", "direct");
      assertThat(farm.image(read("direct", "2")).text("seen")).isEmpty();
    }
  }

  @Test
  void aMountTravelsThroughARegistryThatAsksForALogin(Rig rig) throws IOException {
    try (LoopbackRegistry closed = LoopbackRegistry.startClosed(directory.resolve("closed"));
        MountFarm farm = farm(rig, "artifact", "", "a")) {
      farm.build(
              """
              FROM {registry}/busybox
              RUN --mount=type=cache,id=tool,target=/m cd /m && echo one > file && chmod 2751 file \
                && ln -s file link && touch .wh.file && mkdir -m 700 empty && touch -d '2020-02-03 04:05:06' file
              """)
          .orThrow();
      farm.awaitVersion("tool", 1);
      String before = farm.image(listing("before")).text("seen");
      String place = "oci://" + closed.host() + "/caches/tool:v1";

      Command.Outcome stranger = command(farm, "caches", "export", "tool", place).run();
      Command.Outcome pushed =
          loggedIn(command(farm, "caches", "export", "tool", place)).run().orThrow();
      croft(farm, "caches", "rm", "tool");
      loggedIn(
              command(farm, "caches", "import", "tool", "oci://" + pushed.standardOutput().strip()))
          .run()
          .orThrow();

      assertThat(stranger.exitCode()).isEqualTo(1);
      assertThat(stranger.output()).contains("access denied");
      assertThat(before).contains("-rwxr-s--x", "2020-02-03 04:05:06", "link -> file", ".wh.file");
      assertThat(farm.image(listing("after")).text("seen")).isEqualTo(before);
    }
  }

  @Test
  void anArtifactSaysWhatItIsAndADamagedOneIsRefused(Rig rig) throws IOException {
    try (MountFarm farm = farm(rig, "damaged", "")) {
      Files.writeString(directory.resolve("file"), "whole ".repeat(1000));
      Path tar = directory.resolve("whole.tar");
      Command.of("tar", "-C", directory.toString(), "-cf", tar.toString(), "file").run().orThrow();
      croft(farm, "caches", "import", "tool", tar.toString());
      String place = "oci://" + rig.registry().host() + "/caches/damaged:v1";

      croft(farm, "caches", "export", "tool", place);

      JsonNode manifest = manifest(rig, "caches/damaged", "v1");
      assertThat(manifest.path("artifactType").asText())
          .isEqualTo("application/vnd.croft.cache-mount.v1");
      assertThat(manifest.path("config").path("mediaType").asText())
          .isEqualTo("application/vnd.oci.empty.v1+json");
      assertThat(manifest.path("layers")).hasSize(1);
      assertThat(manifest.path("annotations").path("dev.croft.cache-mount.id").asText())
          .isEqualTo("tool");
      assertThat(manifest.path("annotations").path("dev.croft.cache-mount.namespace").asText())
          .isEqualTo("default");
      assertThat(manifest.path("annotations").path("dev.croft.cache-mount.version").asText())
          .isEqualTo("1");

      damage(rig.registry().blobFile(manifest.path("layers").get(0).path("digest").asText()));
      Command.Outcome damaged = command(farm, "caches", "import", "other", place).run();
      assertThat(damaged.exitCode()).isEqualTo(1);
      assertThat(damaged.output()).contains("failed to fetch blob", "expected digest");
      Command.Outcome image =
          command(
                  farm,
                  "caches",
                  "import",
                  "other",
                  "oci://" + rig.registry().host() + "/busybox:latest")
              .run();
      assertThat(image.output()).contains("is no cache mount");
      assertThat(croft(farm, "caches").standardOutput()).contains("/tool").doesNotContain("/other");
    }
  }

  /** The bytes are others then, but as many. */
  private static void damage(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  private static JsonNode manifest(Rig rig, String repository, String tag) {
    String accept = "Accept: application/vnd.oci.image.manifest.v1+json";
    String url = "http://" + rig.registry().host() + "/v2/" + repository + "/manifests/" + tag;
    try {
      return new ObjectMapper()
          .readTree(Command.of("curl", "-sf", "-H", accept, url).run().orThrow().standardOutput());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With what {@code docker login} leaves where a helper program keeps the secret. */
  private Command loggedIn(Command command) throws IOException {
    Path docker = Files.createDirectories(directory.resolve("docker"));
    Files.writeString(docker.resolve("config.json"), "{\"credsStore\": \"test\"}");
    Path helper = docker.resolve("docker-credential-test");
    Files.writeString(
        helper, "#!/bin/sh\ncat > /dev/null\necho '{\"Username\":\"me\",\"Secret\":\"secret\"}'\n");
    Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
    return command
        .with("DOCKER_CONFIG", docker.toString())
        .with("PATH", docker + ":" + System.getenv("PATH"));
  }

  private static String listing(String step) {
    return "FROM {registry}/busybox\nRUN --mount=type=cache,id=tool,target=/m : "
        + step
        + "; cd /m && ls -ldn --full-time . > /seen && ls -lAnR --full-time >> /seen"
        + " && cat file >> /seen\n";
  }

  private static String write(String id, String text) {
    return "FROM {registry}/busybox\nRUN --mount=type=cache,id="
        + id
        + ",target=/m echo "
        + text
        + " > /m/file\n";
  }

  private static String read(String id, String step) {
    return "FROM {registry}/busybox\nRUN --mount=type=cache,id="
        + id
        + ",target=/m : "
        + step
        + "; touch /seen; cat /m/* > /seen 2> /dev/null || :\n";
  }

  private static String du(Buildx client) {
    return client.command("du", "--verbose").run().orThrow().standardOutput();
  }

  private static Command.Outcome croft(MountFarm farm, String... arguments) {
    return command(farm, arguments).run().orThrow();
  }

  private static Command as(MountFarm farm, String tenant, String... arguments) {
    return command(farm, arguments).with("CROFT_TOKEN", tenant + "-token");
  }

  private static Command command(MountFarm farm, String... arguments) {
    return Command.of(Checkout.launcher().toString())
        .plus(List.of(arguments))
        .with("CROFT_SKIP_BUILD", "1")
        .with("CROFT_FARM", farm.cluster().address().toString())
        .with("JAVA_HOME", System.getProperty("java.home"));
  }

  private MountFarm farm(Rig rig, String name, String config, String... workers) {
    ForkedCluster cluster = rig.newCluster("mount-" + name, config);
    for (String worker : workers) {
      cluster.withWorker(worker);
    }
    return new MountFarm(rig, cluster, directory);
  }
}
