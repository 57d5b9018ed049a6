package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.Checkout;
import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.ForkedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
