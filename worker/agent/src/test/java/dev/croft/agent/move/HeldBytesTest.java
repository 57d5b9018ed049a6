package dev.croft.agent.move;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.agent.input.Elsewhere;
import dev.croft.agent.input.ImagePuller;
import dev.croft.agent.input.Inputs;
import dev.croft.agent.meter.WorkerMeters;
import dev.croft.engine.fileop.FileOps;
import dev.croft.model.content.Digest;
import dev.croft.model.step.Content;
import dev.croft.model.step.SnapshotId;
import dev.croft.oci.registry.RegistryHosts;
import dev.croft.oci.registry.RegistryHttp;
import dev.croft.oci.tree.FileTree;
import dev.croft.oci.tree.TreeEntry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldBytesTest {

  private static final int MIB = 1 << 20;

  @TempDir private Path root;
  private final RegistryHttp http = new RegistryHttp(new RegistryHosts(Map.of()));
  private Node node;
  private Inputs inputs;

  @BeforeEach
  void open() throws Exception {
    node = new Node("one", root, new SharedLocations(), List.of());
    inputs =
        new Inputs(
            node.stores,
            new ImagePuller(
                node.stores,
                http,
                Runnable::run,
                Elsewhere.nowhere(),
                new WorkerMeters(new SimpleMeterRegistry())),
            new FileOps(node.snapshots, () -> new SnapshotId("unused")),
            Elsewhere.nowhere());
  }

  @AfterEach
  void close() {
    node.close();
    http.close();
  }

  @Test
  void aSnapshotCountsWithAllThatItIsMadeOf() throws Exception {
    SnapshotId base = node.make("base", List.of(), tree -> random(tree.resolve("a"), 2 * MIB));
    SnapshotId top = node.make("top", List.of(base), tree -> random(tree.resolve("b"), MIB));

    assertThat(inputs.heldBytes(new Content.Snapshot(base))).isBetween(2L * MIB, 2L * MIB + 65_536);
    assertThat(inputs.heldBytes(new Content.Snapshot(top))).isBetween(3L * MIB, 3L * MIB + 65_536);
    assertThat(inputs.heldBytes(new Content.Snapshot(new SnapshotId("elsewhere")))).isZero();
  }

  @Test
  void aTreeCountsItsFiles() {
    Digest content = node.stores.trees().put(new byte[] {1, 2, 3});
    FileTree tree =
        FileTree.of(List.of(TreeEntry.directory("d", 0755), TreeEntry.file("f", 0644, content, 3)));

    assertThat(inputs.heldBytes(new Content.Tree(tree.digest()))).isZero();

    node.stores.trees().putTree(tree);

    assertThat(inputs.heldBytes(new Content.Tree(tree.digest()))).isEqualTo(3);
  }

  private static void random(Path file, int bytes) throws Exception {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    Files.write(file, content);
  }
}
