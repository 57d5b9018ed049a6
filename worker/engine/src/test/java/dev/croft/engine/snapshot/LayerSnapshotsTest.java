package dev.croft.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.FileType;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.step.SnapshotId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerSnapshotsTest {

  private static final Digest LOW = Digest.ofText("low");
  private static final Digest HIGH = Digest.ofText("high");

  @TempDir private Path directory;
  private SnapshotStore store;

  @BeforeEach
  void openStore() {
    store = SnapshotStore.open(directory);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void layersLieOnEachOther() throws Exception {
    SnapshotId image =
        store
            .layers()
            .ensureAll(
                List.of(
                    layer(LOW, root -> Files.writeString(root.resolve("both"), "low")),
                    layer(HIGH, root -> Files.writeString(root.resolve("both"), "high"))));
    try (MountedTree tree = store.view(image)) {
      assertThat(tree.root().resolve("both")).hasContent("high");
    }
    assertThat(store.parent(image)).contains(LayerSnapshots.idOf(LOW));
  }

  @Test
  void layersAreFilledAtTheSameTime() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    LayerFill meet =
        (root, below) -> {
          both.countDown();
          both.await();
        };
    store
        .layers()
        .ensureAll(List.of(new LayerFill.Layer(LOW, meet), new LayerFill.Layer(HIGH, meet)));
    assertThat(store.exists(LayerSnapshots.idOf(HIGH))).isTrue();
  }

  @Test
  void aLayerCanAskForThoseBelowIt() throws Exception {
    List<String> seen = new ArrayList<>();
    store
        .layers()
        .ensureAll(
            List.of(
                layer(LOW, root -> Files.writeString(root.resolve("file"), "low")),
                new LayerFill.Layer(
                    HIGH,
                    (root, below) -> {
                      seen.add(Files.readString(below.directories().getFirst().resolve("file")));
                    })));
    assertThat(seen).containsExactly("low");
  }

  @Test
  void aLayerIsFilledOnceHoweverManyAskForIt() throws Exception {
    AtomicInteger fills = new AtomicInteger();
    Callable<SnapshotId> ask =
        () ->
            store.layers().ensure(Optional.empty(), LOW, (root, below) -> fills.incrementAndGet());
    try (var executor = Executors.newFixedThreadPool(8)) {
      for (Future<SnapshotId> answer : executor.invokeAll(List.of(ask, ask, ask, ask, ask, ask))) {
        assertThat(answer.get()).isEqualTo(LayerSnapshots.idOf(LOW));
      }
    }
    assertThat(fills).hasValue(1);
  }

  @Test
  void whoWaitedForAFailedFillTriesItself() throws Exception {
    assertThatThrownBy(
            () ->
                store
                    .layers()
                    .ensure(
                        Optional.empty(),
                        LOW,
                        (root, below) -> {
                          throw new IOException("connection lost");
                        }))
        .isInstanceOf(CroftException.class)
        .hasMessageContaining("connection lost");
    store.layers().ensure(Optional.empty(), LOW, (root, below) -> {});
    assertThat(store.exists(LayerSnapshots.idOf(LOW))).isTrue();
  }

  @Test
  void aFailedLayerEndsTheOthers() {
    assertThatThrownBy(
            () ->
                store
                    .layers()
                    .ensureAll(
                        List.of(
                            layer(
                                LOW,
                                root -> {
                                  throw CroftException.user("broken layer");
                                }),
                            layer(HIGH, root -> new CountDownLatch(1).await()))))
        .hasMessageContaining("broken layer");
    assertThat(directory.resolve("s")).isEmptyDirectory();
  }

  @Test
  void theLowestLayerHasNothingToRemove() throws Exception {
    SnapshotId id =
        store
            .layers()
            .ensure(
                Optional.empty(),
                LOW,
                (root, below) -> {
                  try (Directory top = Directory.open(root)) {
                    top.makeDirectory(BytePath.of("etc"), 0755);
                    try (Directory etc = top.openDirectory(BytePath.of("etc"))) {
                      etc.makeNode(BytePath.of("gone"), FileType.CHARACTER_DEVICE, 0, 0, 0);
                    }
                  }
                });
    try (MountedTree tree = store.view(id)) {
      assertThat(tree.root().resolve("etc")).isEmptyDirectory();
    }
  }

  private interface Change {
    void apply(Path root) throws IOException, InterruptedException;
  }

  private static LayerFill.Layer layer(Digest chainId, Change change) {
    return new LayerFill.Layer(chainId, (root, below) -> change.apply(root));
  }
}
