package dev.croft.agent.cachemount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.engine.cachemount.CacheMountRequest;
import dev.croft.engine.cachemount.CacheMounts;
import dev.croft.engine.cachemount.FolderCacheMounts;
import dev.croft.engine.cachemount.chunk.ChunkId;
import dev.croft.engine.cachemount.version.CacheMountHeads.Lock;
import dev.croft.engine.cachemount.version.CacheMountKey;
import dev.croft.engine.cachemount.version.FencedException;
import dev.croft.engine.cachemount.version.Head;
import dev.croft.model.llb.MountKind.Sharing;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cache mounts of nodes that know of each other by the cluster, and fetch over the network. */
class ClusterCacheMountsTest {

  private static final CacheMountKey KEY = new CacheMountKey("ns", "id", "");

  @TempDir private Path root;
  private final Vertx vertx = Vertx.vertx();
  private final List<FarmNode> open = new ArrayList<>();
  private FarmNode coordinator;

  @BeforeEach
  void start() throws IOException {
    coordinator = opened(FarmNode.coordinator(root.resolve("c"), vertx));
  }

  @AfterEach
  void close() {
    open.reversed().forEach(FarmNode::close);
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void whatAStepLeftTravelsToAnotherNode() throws Exception {
    FarmNode a = worker("a", "token");
    FarmNode b = worker("b", "token");
    step(
        a,
        Sharing.SHARED,
        path -> {
          for (int i = 0; i < 300; i++) {
            Files.writeString(path.resolve("small" + i), "x".repeat(i));
          }
          return Files.write(path.resolve("large"), new byte[(5 << 20) + 7]);
        });
    step(
        b,
        Sharing.SHARED,
        path -> {
          for (int i = 0; i < 300; i++) {
            assertThat(path.resolve("small" + i)).hasContent("x".repeat(i));
          }
          return assertThat(path.resolve("large")).hasSize((5 << 20) + 7);
        });
  }

  @Test
  void lockedStepsOnTwoNodesCountRight() throws Exception {
    List<FarmNode> two = List.of(worker("a", "token"), worker("b", "token"));
    List<Callable<Path>> steps = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      FarmNode node = two.get(i % 2);
      steps.add(() -> step(node, Sharing.LOCKED, ClusterCacheMountsTest::increment));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Path> step : threads.invokeAll(steps)) {
        step.get();
      }
    }
    step(coordinator, Sharing.LOCKED, path -> assertThat(path.resolve("counter")).hasContent("12"));
  }

  @Test
  void theLockOfANodeThatIsGoneGoesToTheNextWithAGreaterNumber() throws Exception {
    FarmNode a = worker("a", "token");
    Lock lost = a.heads.lock(KEY);
    open.remove(a);
    a.close();
    try (Lock next = coordinator.heads.lock(KEY)) {
      assertThat(next.fence()).isGreaterThan(lost.fence());
    }
    assertThatThrownBy(
            () -> coordinator.heads.replace(KEY, Optional.empty(), head(1), lost.fence()))
        .isInstanceOf(FencedException.class);
  }

  @Test
  void aVersionComesIntoForceOnlyAfterTheOneThatItWasMadeFrom() throws Exception {
    FarmNode a = worker("a", "token");
    assertThat(a.heads.replace(KEY, Optional.empty(), head(1), 0)).isTrue();
    assertThat(coordinator.heads.replace(KEY, Optional.empty(), head(2), 0)).isFalse();
    assertThat(coordinator.heads.replace(KEY, Optional.of(head(1)), head(2), 0)).isTrue();
    a.heads.offer(KEY, head(1));
    assertThat(a.heads.head(KEY)).contains(head(2));
    assertThat(a.heads.remove(KEY, head(1))).isFalse();
    assertThat(a.heads.remove(KEY, head(2))).isTrue();
    assertThat(coordinator.heads.all()).isEmpty();
  }

  @Test
  void aCoordinatorKnowsWhereAMountIsWarmAndWhatWouldHaveToMove() throws Exception {
    FarmNode a = worker("a", "token");
    FarmNode b = worker("b", "token");
    try (KeptCacheMounts kept =
        KeptCacheMounts.open(
            root.resolve("kept"),
            coordinator.peers,
            MountDirectories.of(new FolderCacheMounts(root.resolve("none"), Optional.empty())),
            MountLimits.none(),
            InstantSource.system())) {
      step(a, Sharing.SHARED, path -> Files.write(path.resolve("old"), new byte[1_000]));
      step(b, Sharing.SHARED, path -> path);
      a.heads.awaitPublished(KEY, Duration.ofMinutes(1));
      step(a, Sharing.SHARED, path -> Files.write(path.resolve("new"), new byte[500]));
      b.heads.awaitPublished(KEY, Duration.ofMinutes(1));
      assertThat(kept.warmth("ns", Set.of("id"))).isEqualTo(Map.of("a", 1_500L, "b", 1_000L));
      assertThat(kept.warmth("other", Set.of("id"))).isEmpty();
      assertThat(kept.list())
          .singleElement()
          .satisfies(
              entry -> {
                assertThat(entry.bytes()).isEqualTo(1_500);
                assertThat(entry.missing()).isEqualTo(Map.of("a", 0L, "b", 500L));
              });
    }
  }

  @Test
  void limitsTakeWhatIsTooOldAndThenWhatWasUsedLeastRecently() {
    Instant now = Instant.ofEpochSecond(100_000);
    List<CacheMountEntry> entries =
        List.of(
            entry("x", "1", 60, now.minusSeconds(10)),
            entry("x", "2", 60, now.minusSeconds(20)),
            entry("x", "3", 30, now.minusSeconds(30)),
            entry("y", "1", 90, now.minusSeconds(40)),
            entry("y", "2", 1, now.minusSeconds(5_000)));
    assertThat(new MountLimits(100, Optional.of(Duration.ofHours(1))).exceededBy(entries, now))
        .extracting(key -> key.namespace() + key.id())
        .containsExactlyInAnyOrder("x2", "y2");
  }

  private static CacheMountEntry entry(String namespace, String id, long bytes, Instant used) {
    return new CacheMountEntry(
        new CacheMountKey(namespace, id, ""), 1, 1, 1, bytes, used, Map.of(), List.of());
  }

  @Test
  void whoDoesNotKnowTheTokenGetsNothing() throws Exception {
    FarmNode a = worker("a", "token");
    FarmNode stranger = worker("stranger", "guess");
    step(a, Sharing.SHARED, path -> Files.writeString(path.resolve("f"), "1"));
    try (CacheMounts.Lease lease = stranger.mounts.acquire(List.of(request(Sharing.SHARED)))) {
      assertThat(lease.directories().getFirst()).isEmptyDirectory();
      assertThat(lease.notes()).singleElement().asString().contains("it starts cold");
    }
  }

  private static Head head(long number) {
    return new Head(
        number,
        ChunkId.of(new byte[] {(byte) number}),
        List.of(),
        List.of("a"),
        List.of(),
        Instant.ofEpochSecond(number));
  }

  private static Path increment(Path path) throws IOException {
    Path counter = path.resolve("counter");
    int value = Files.exists(counter) ? Integer.parseInt(Files.readString(counter)) : 0;
    return Files.writeString(counter, Integer.toString(value + 1));
  }

  private FarmNode worker(String name, String token) throws Exception {
    FarmNode node = coordinator.worker(name, root.resolve(name), vertx, token);
    for (FarmNode other : open) {
      other.awaitNode(node.name);
      node.awaitNode(other.name);
    }
    return opened(node);
  }

  private FarmNode opened(FarmNode node) {
    open.add(node);
    return node;
  }

  /** What a step does in its directory. */
  private interface Work<T> {
    T in(Path path) throws IOException;
  }

  private static <T> T step(FarmNode node, Sharing sharing, Work<T> work) throws Exception {
    try (CacheMounts.Lease lease = node.mounts.acquire(List.of(request(sharing)))) {
      return work.in(lease.directories().getFirst());
    }
  }

  private static CacheMountRequest request(Sharing sharing) {
    return new CacheMountRequest("ns", "id", sharing, Optional.empty());
  }
}
