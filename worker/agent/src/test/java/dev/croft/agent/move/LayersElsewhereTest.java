package dev.croft.agent.move;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.agent.layer.LayerMaker;
import dev.croft.agent.link.LayerBlob;
import dev.croft.agent.link.LayerOptions;
import dev.croft.model.content.Digest;
import dev.croft.model.step.Content;
import dev.croft.model.step.SnapshotId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers that one worker made of a snapshot which another has taken over from it. */
class LayersElsewhereTest {

  private static final LayerOptions GZIP = LayerOptions.gzip(true);

  @TempDir private Path root;
  private final SharedLocations locations = new SharedLocations();
  private Node one;
  private Node two;
  private SnapshotId base;
  private LayerBlob made;

  @BeforeEach
  void moveWhatIsALayerAlready() throws Exception {
    one = new Node("one", root.resolve("1"), locations, List.of());
    two = new Node("two", root.resolve("2"), locations, List.of());
    two.knows(one);
    base = one.make("base", List.of(), tree -> Files.writeString(tree.resolve("a"), "a"));
    made = maker(one).ofSnapshot(base, GZIP).getFirst();
    assertThat(two.mover.bring(new Content.Snapshot(base), event -> {})).isTrue();
  }

  @AfterEach
  void close() {
    two.close();
    one.close();
  }

  private static LayerMaker maker(Node node) {
    return new LayerMaker(node.stores, node.mover, Runnable::run);
  }

  private static boolean has(Node node, LayerBlob layer) {
    return node.stores.blobs().has(layer.blob().digest());
  }

  @Test
  void areNotMadeAgain() throws Exception {
    assertThat(maker(two).ofSnapshot(base, GZIP)).containsExactly(made);
    assertThat(has(two, made)).as("nobody wanted its bytes").isFalse();
  }

  @Test
  void comeWhenTheirBytesAreWanted() throws Exception {
    LayerMaker maker = maker(two);
    LayerBlob layer = maker.ofSnapshot(base, GZIP).getFirst();
    Digest digest = layer.blob().digest();
    assertThat(two.mover.bring(maker.holding(digest), layer.blob(), done -> {})).isTrue();
    assertThat(has(two, layer)).isTrue();
  }

  @Test
  void areBelowThoseThatAreMadeHere() throws Exception {
    SnapshotId top =
        two.make("top", List.of(base), tree -> Files.writeString(tree.resolve("b"), "b"));
    List<LayerBlob> layers = maker(two).ofSnapshot(top, GZIP);
    assertThat(layers).hasSize(2).first().isEqualTo(made);
    assertThat(has(two, layers.getLast())).isTrue();
  }

  @Test
  void areMadeAgainWhereTheirBlobsAreGone() throws Exception {
    one.stores.blobs().delete(made.blob().digest());
    LayerBlob again = maker(two).ofSnapshot(base, GZIP).getFirst();
    assertThat(again.blob()).isEqualTo(made.blob());
    assertThat(has(two, again)).isTrue();
  }

  @Test
  void areMadeAgainWhereTheirWorkerIsGone() throws Exception {
    one.close();
    one = new Node("one", root.resolve("1"), locations, List.of()); // At another address.
    LayerBlob again = maker(two).ofSnapshot(base, GZIP).getFirst();
    assertThat(again.blob()).isEqualTo(made.blob());
    assertThat(has(two, again)).isTrue();
  }

  @Test
  void inAnotherFormAreMadeHere() throws Exception {
    LayerOptions plain =
        new LayerOptions(
            LayerOptions.Compression.UNCOMPRESSED,
            OptionalInt.empty(),
            false,
            Optional.empty(),
            true);
    LayerBlob layer = maker(two).ofSnapshot(base, plain).getFirst();
    assertThat(layer.diffId()).isEqualTo(made.diffId());
    assertThat(has(two, layer)).isTrue();
  }
}
