package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.ForkedCluster;
import dev.croft.deploy.rig.ForkedFarm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What takes room, and how it goes. */
@Acceptance
@DisabledIfSystemProperty(
    named = "croft.acceptance.reference",
    matches = "true",
    disabledReason = "it looks at a farm's own disk")
class GarbageTest {

  @TempDir private Path directory;

  @Test
  void whatTakesRoomIsNamedAndAllOfItCanGo(Rig rig) throws IOException {
    try (ForkedFarm farm = rig.newFarm("garbage")) {
      Buildx client = rig.clientOf(farm, Buildx.Release.NEWEST);
      Path context = context(rig);
      client.build(context, "-t", rig.newImage(), "--push").orThrow();

      assertThat(usage(client))
          .contains("local source for context")
          .contains("mount / from exec /bin/sh -c cp a.txt /cache/ && cp a.txt /made")
          .contains("pulled from " + rig.registry().host() + "/busybox")
          .contains("cached mount")
          .contains("exec.cachemount")
          .contains("source.local");

      client.command("prune", "--force", "--filter", "type=exec.cachemount").run().orThrow();
      assertThat(usage(client)).doesNotContain("exec.cachemount").contains("mount / from exec");

      client.command("history", "rm", "--all").run().orThrow();
      client.command("prune", "--force", "--all").run().orThrow();

      assertThat(client.command("du").run().orThrow().standardOutput())
          .containsPattern("Total:\\s+0B");
      assertThat(filesIn(farm.root().resolve("content"))).isEmpty();
      assertThat(filesIn(farm.root().resolve("history/content"))).isEmpty();
      assertThat(filesIn(farm.root().resolve("trees/files"))).isEmpty();
      assertThat(filesIn(farm.root().resolve("trees/trees"))).isEmpty();
      assertThat(filesIn(farm.root().resolve("contexts"))).isEmpty();
      assertThat(filesIn(farm.root().resolve("workers/local-0/snapshots/s"))).isEmpty();
      assertThat(filesIn(farm.root().resolve("workers/local-0/layers"))).isEmpty();

      // And the farm goes on.
      client.build(context, "-t", rig.newImage(), "--push").orThrow();
    }
  }

  @Test
  void onlySoMuchIsKeptAsIsAskedFor(Rig rig) throws IOException {
    try (ForkedFarm farm = rig.newFarm("limits")) {
      Buildx client = rig.clientOf(farm, Buildx.Release.NEWEST);
      Path context =
          Context.in(directory, rig)
              .dockerfile(
                  """
                  FROM {registry}/busybox
                  RUN dd if=/dev/zero of=/older bs=1M count=8
                  RUN dd if=/dev/zero of=/newer bs=1M count=4
                  """)
              .path();
      client.build(context, "--output", "type=cacheonly").orThrow();

      client.command("prune", "--force", "--max-used-space", "10MB").run().orThrow();

      assertThat(usage(client)).doesNotContain("of=/newer").contains("pulled from");
    }
  }

  @Test
  void aShortDiskIsClearedBeforeAJobAndWhatTheBuildNeedsStays(Rig rig) throws IOException {
    // No disk has so much room: everything that no running build needs goes before each job.
    String config = "[worker.oci]\n  reservedSpace = 0\n  minFreeSpace = \"100%\"\n";
    try (ForkedFarm farm = rig.newFarm("short", config)) {
      Buildx client = rig.clientOf(farm, Buildx.Release.NEWEST);
      Path context = context(rig);
      client.build(context, "--output", "type=cacheonly").orThrow();
      Path other =
          Context.in(directory.resolve("other"), rig)
              .dockerfile(
                  """
                  FROM {registry}/busybox AS one
                  RUN echo one > /one
                  FROM {registry}/busybox AS two
                  RUN sleep 1; echo two > /two
                  FROM {registry}/busybox
                  COPY --from=one /one /
                  COPY --from=two /two /
                  RUN cat /one /two
                  """)
              .path();

      client.build(other, "-t", rig.newImage(), "--push").orThrow();

      assertThat(usage(client)).contains("exec /bin/sh -c cat /one /two").doesNotContain("/cache/");
    }
  }

  @Test
  void processesOfAFarmCollectWhatNoBuildOfAnyNeedsAndAnyCoordinatorListsAndPrunesAll(Rig rig)
      throws IOException {
    String config = "[worker.oci]\n  reservedSpace = 0\n  minFreeSpace = \"100%\"\n";
    try (ForkedCluster farm =
        rig.newCluster("garbage", config).withCoordinator("second").withWorker("a")) {
      Buildx first = rig.clientOf(farm.address());
      Buildx second = rig.clientOf(farm.addressOf("second"));
      first.build(context(rig), "--output", "type=cacheonly").orThrow();
      assertThat(usage(second)).contains("local source for context").contains("mount / from exec");
      Path other =
          Context.in(directory.resolve("other"), rig)
              .dockerfile(
                  """
                  FROM {registry}/busybox AS one
                  RUN echo one > /one
                  FROM {registry}/busybox AS two
                  RUN sleep 1; echo two > /two
                  FROM {registry}/busybox
                  COPY --from=one /one /
                  COPY --from=two /two /
                  RUN cat /one /two
                  """)
              .path();

      // The worker's disk is short: before each of its jobs all goes that no build needs.
      second.build(other, "-t", rig.newImage(), "--push").orThrow();

      assertThat(usage(first)).contains("exec /bin/sh -c cat /one /two").doesNotContain("/cache/");
      second.command("prune", "--force", "--all").run().orThrow();
      assertThat(first.command("du").run().orThrow().standardOutput())
          .containsPattern("Total:\\s+0B");
      assertThat(filesIn(farm.rootOf("a").resolve("content"))).isEmpty();
      assertThat(filesIn(farm.coordinatorRoot().resolve("trees/files"))).isEmpty();
    }
  }

  private static String usage(Buildx client) {
    return client.command("du", "--verbose").run().orThrow().standardOutput();
  }

  private Path context(Rig rig) {
    return Context.in(directory, rig)
        .file("a.txt", "content of a context")
        .dockerfile(
            """
            FROM {registry}/busybox
            COPY a.txt /
            RUN --mount=type=cache,target=/cache cp a.txt /cache/ && cp a.txt /made
            """)
        .path();
  }

  private static List<Path> filesIn(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
