package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.croft.deploy.image.FileTree;
import dev.croft.deploy.image.PublishedImage;
import dev.croft.deploy.llb.FrontEndImage;
import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.ForkedCluster;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers that are no steps on a worker that is a process of its own. */
@Acceptance
class RemoteContainersTest extends GatewayContainersCases {

  private static ForkedCluster farm;

  @TempDir private Path directory;

  @BeforeAll
  static void start(Rig rig) {
    farm = rig.newCluster("containers").withWorker("a", "--slots", "2");
  }

  @AfterAll
  static void stop() {
    farm.close();
  }

  @Override
  URI farm(Rig rig) {
    return farm.address();
  }

  @Test
  void aFrontEndInAnImageWhoseWorkerIsLostStartsAnewOnAnother(Rig rig) {
    String frontEnd = rig.newImage();
    FrontEndImage.push(
        directory.resolve("front-end"), rig.buildx(), rig.registry().host() + "/debian", frontEnd);
    Path context =
        Context.in(directory.resolve("context"), rig)
            .dockerfile(
                "# syntax=%s\nexec {registry}/busybox:latest /out sleep 4.0625; echo hello\n"
                    .formatted(frontEnd))
            .path();
    String image = rig.newImage();
    Buildx buildx = rig.clientOf(farm.address());
    CompletableFuture<Command.Outcome> build =
        InBackground.start(() -> buildx.build(context, "-t", image, "--push"));
    await().atMost(Duration.ofMinutes(2)).until(() -> isThere("sleep 4.0625"));
    farm.withWorker("b", "--slots", "2").kill("a");
    try {
      build.join().orThrow();
      assertThat(PublishedImage.of(image, "linux/amd64").tree().text("out")).isEqualTo("0 hello");
    } finally {
      farm.restart("a");
    }
  }

  private static boolean isThere(String commandLine) {
    return ProcessHandle.allProcesses()
        .anyMatch(process -> process.info().commandLine().orElse("").contains(commandLine));
  }

  @Test
  void aFrontEndInAnImageDrivesABuildAndRunsProcesses(Rig rig) {
    String frontEnd = rig.newImage();
    FrontEndImage.push(
        directory.resolve("front-end"), rig.buildx(), rig.registry().host() + "/debian", frontEnd);
    Path context =
        Context.in(directory.resolve("context"), rig)
            .dockerfile(
                "# syntax=%s\nexec {registry}/busybox:latest /out echo hello; exit 3\n"
                    .formatted(frontEnd))
            .path();
    String image = rig.newImage();
    Command.Outcome _ =
        rig.clientOf(farm.address()).build(context, "-t", image, "--push").orThrow();
    FileTree tree = PublishedImage.of(image, "linux/amd64").tree();
    assertThat(tree.text("out")).isEqualTo("3 hello");
  }
}
