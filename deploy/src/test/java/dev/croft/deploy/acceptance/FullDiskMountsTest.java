package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.ForkedCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cache mounts on a worker whose disk is full, when one comes and when one is published. */
@Acceptance
class FullDiskMountsTest {

  private static final String MOUNT =
      "FROM {registry}/busybox\nRUN --mount=type=cache,id=big,target=/m ";
  private static final long MEGABYTE = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path directory;

  @Test
  void aMountThatFindsNoRoomStartsColdAndComesWholeOnceThereIsSome(Rig rig) {
    onASmallDisk(
        rig,
        "restore",
        farm -> {
          farm.cluster().withWorker("large");
          farm.build(
                  MOUNT + "cd /m && dd if=/dev/urandom of=data bs=1M count=40 && md5sum data > sum")
              .orThrow();
          farm.awaitVersion("big", 1);
          farm.cluster().kill("large");
          farm.cluster().withWorker("small");
          farm.build("FROM {registry}/busybox\nRUN true").orThrow();

          // Less than comes, and enough for a step.
          leaveFree(farm.cluster(), 20 * MEGABYTE);
          Command.Outcome cold = farm.build(MOUNT + "ls /m; touch /m/of-cold; ls /m | wc -l");
          farm.awaitVersion("big", 2);
          makeRoom(farm.cluster());
          Command.Outcome warm = farm.build(MOUNT + "cd /m && ls of-cold && md5sum -c sum");

          assertThat(cold.orThrow().output())
              .contains("it starts cold", "No space left on device")
              .containsPattern("(?m)^#\\d+ [0-9.]+ 1$");
          assertThat(warm.orThrow().output()).contains("of-cold", "data: OK");
        });
  }

  @Test
  void whatCannotBePublishedLeavesTheVersionBeforeAndComesLater(Rig rig) {
    onASmallDisk(
        rig,
        "publication",
        farm -> {
          farm.cluster().withWorker("small");
          farm.build(MOUNT + "echo one > /m/file").orThrow();
          farm.awaitVersion("big", 1);

          // Enough for what the step writes, but not for another copy of it.
          leaveFree(farm.cluster(), 30 * MEGABYTE);
          farm.build(MOUNT + "echo two > /m/file && dd if=/dev/urandom of=/m/data bs=1M count=20")
              .orThrow();
          await()
              .atMost(PATIENCE)
              .untilAsserted(
                  () ->
                      assertThat(farm.cluster().log())
                          .contains("cache mount /big is not published: ", "No space left"));
          int full = farm.version("big");
          makeRoom(farm.cluster());
          Command.Outcome same = farm.build(MOUNT + "cat /m/file && touch /m/again");
          farm.awaitVersion("big", 2);
          farm.cluster().withWorker("other");
          farm.cluster().kill("small");
          Command.Outcome other = farm.build(MOUNT + "ls /m; cat /m/file; wc -c < /m/data");

          assertThat(full).isEqualTo(1);
          assertThat(same.orThrow().output()).containsPattern("(?m)^#\\d+ [0-9.]+ two$");
          assertThat(other.orThrow().output())
              .containsPattern("(?m)^#\\d+ [0-9.]+ two$")
              .containsPattern("(?m)^#\\d+ [0-9.]+ " + 20 * MEGABYTE + "$");
        });
  }

  /** Has a farm whose worker {@code small} will have 128 MB for all that it keeps. */
  private void onASmallDisk(Rig rig, String name, Consumer<MountFarm> test) {
    try (MountFarm farm =
        new MountFarm(rig, rig.newCluster("full-" + name), directory.resolve(name))) {
      Path root = farm.cluster().rootOf("small");
      Files.createDirectories(root);
      Command.of("mount", "-t", "tmpfs", "-o", "size=128m", "tmpfs", root.toString())
          .run()
          .orThrow();
      try {
        test.accept(farm);
      } finally {
        Command.of("umount", "--lazy", root.toString()).run();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void leaveFree(ForkedCluster cluster, long bytes) {
    Path root = cluster.rootOf("small");
    try {
      long ballast = Files.getFileStore(root).getUsableSpace() - bytes;
      Command.of("fallocate", "-l", Long.toString(ballast), root.resolve("ballast").toString())
          .run()
          .orThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void makeRoom(ForkedCluster cluster) {
    try {
      Files.delete(cluster.rootOf("small").resolve("ballast"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
