package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.croft.deploy.image.FileTree;
import dev.croft.deploy.image.PublishedImage;
import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.ForkedCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A farm of processes, and builds on it that use cache mounts. */
final class MountFarm implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final Rig rig;
  private final ForkedCluster cluster;
  private final Path contexts;
  private final AtomicInteger count = new AtomicInteger();

  MountFarm(Rig rig, ForkedCluster cluster, Path contexts) {
    this.rig = rig;
    this.cluster = cluster;
    this.contexts = contexts;
  }

  ForkedCluster cluster() {
    return cluster;
  }

  /** Builds a Dockerfile without pushing the image, as a client of its own. */
  Command.Outcome build(String dockerfile, String... arguments) {
    return build(rig.clientOf(cluster.address()), dockerfile, arguments);
  }

  /** Builds a Dockerfile as some client. */
  Command.Outcome build(Buildx client, String dockerfile, String... arguments) {
    Path context =
        Context.in(contexts.resolve("context-" + count.incrementAndGet()), rig)
            .dockerfile(dockerfile)
            .path();
    return client.build(context, arguments);
  }

  /** Builds an image, and has a look into it. */
  FileTree image(String dockerfile) {
    String image = rig.newImage();
    build(dockerfile, "-t", image, "--push").orThrow();
    return PublishedImage.of(image, "linux/amd64").tree();
  }

  /** The version of a mount that is in force; 0 for none. */
  int version(String id) {
    return mount(id).map(mount -> mount.path("version").asInt()).orElse(0);
  }

  /** What the farm says of a mount. */
  Optional<JsonNode> mount(String id) {
    JsonNode all = cluster.ask("/api/cache-mounts").orElseThrow();
    for (JsonNode mount : all) {
      if (mount.path("id").asText().equals("/" + id)) {
        return Optional.of(mount);
      }
    }
    return Optional.empty();
  }

  /** Waits until a version of a mount is in force. */
  void awaitVersion(String id, int version) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(version(id))
                    .as(() -> cluster.ask("/api/cache-mounts") + cluster.log())
                    .isGreaterThanOrEqualTo(version));
  }

  @Override
  public void close() {
    cluster.close();
  }
}
