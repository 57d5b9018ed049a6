package dev.croft.engine.cachemount;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.engine.cachemount.chunk.ChunkPeers;
import dev.croft.engine.cachemount.version.CacheMountHeads;
import dev.croft.engine.cachemount.version.CacheMountKey;
import dev.croft.engine.cachemount.version.FencedException;
import dev.croft.engine.cachemount.version.Head;
import dev.croft.engine.cachemount.version.LocalHeads;
import dev.croft.engine.cachemount.version.Peers;
import dev.croft.engine.fileop.InputTrees;
import dev.croft.engine.snapshot.SnapshotStore;
import dev.croft.linux.mount.Mounts;
import dev.croft.model.llb.MountKind.Sharing;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cache mounts of several workers, each with a directory of its own. */
class TravellingCacheMountsTest {

  @TempDir private Path root;
  private final LocalHeads heads = new LocalHeads(true);
  private final Map<String, LocalCacheMounts> workers = new ConcurrentHashMap<>();
  private final ChunkPeers peers =
      name -> Optional.ofNullable(workers.get(name)).map(LocalCacheMounts::chunks);
  private SnapshotStore snapshots;

  @BeforeEach
  void open() {
    snapshots = SnapshotStore.open(root.resolve("snapshots"));
  }

  @AfterEach
  void close() {
    workers.values().forEach(LocalCacheMounts::close);
    snapshots.close();
  }

  @ParameterizedTest
  @EnumSource(Sharing.class)
  void aStepSeesWhatOneOnAnotherWorkerLeft(Sharing sharing) throws Exception {
    LocalCacheMounts a = worker("a");
    LocalCacheMounts b = worker("b");
    step(a, sharing, path -> Files.writeString(path.resolve("a"), "1"));
    step(b, sharing, path -> Files.writeString(path.resolve("b"), "2"));
    step(
        a,
        sharing,
        path -> {
          assertThat(path.resolve("a")).hasContent("1");
          assertThat(path.resolve("b")).hasContent("2");
          return path;
        });
  }

  @Test
  void twentyLockedStepsOnThreeWorkersCountToTwenty() throws Exception {
    List<LocalCacheMounts> three = List.of(worker("a"), worker("b"), worker("c"));
    List<Callable<Path>> steps = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      LocalCacheMounts worker = three.get(i % 3);
      steps.add(() -> step(worker, Sharing.LOCKED, TravellingCacheMountsTest::increment));
    }
    all(steps);
    step(
        three.getFirst(),
        Sharing.LOCKED,
        path -> assertThat(path.resolve("counter")).hasContent("20"));
  }

  @Test
  void tenSharedStepsOnThreeWorkersLoseNothing() throws Exception {
    List<LocalCacheMounts> three = List.of(worker("a"), worker("b"), worker("c"));
    List<Callable<Path>> steps = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      int number = i;
      steps.add(
          () ->
              step(
                  three.get(number % 3),
                  Sharing.SHARED,
                  path -> {
                    for (int file = 0; file < 30; file++) {
                      Files.writeString(path.resolve(number + "-" + file), "x".repeat(file * 99));
                      Files.writeString(path.resolve("common" + file), number + "\n".repeat(5000));
                    }
                    return path;
                  }));
    }
    all(steps);
    step(
        worker("fresh"),
        Sharing.SHARED,
        path -> {
          for (int file = 0; file < 30; file++) {
            for (int i = 0; i < 10; i++) {
              assertThat(path.resolve(i + "-" + file)).hasContent("x".repeat(file * 99));
            }
            assertThat(Files.readString(path.resolve("common" + file))).hasSize(5001);
          }
          return path;
        });
  }

  @Test
  void whatWasHalfDoneWhenAWorkerDiedIsGone() throws Exception {
    LocalCacheMounts dies = worker("a");
    step(dies, Sharing.SHARED, path -> Files.writeString(path.resolve("first"), "1"));
    step(worker("b"), Sharing.SHARED, path -> path);
    CacheMounts.Lease running = dies.acquire(List.of(request("ns", Sharing.SHARED)));
    Path directory = running.directories().getFirst();
    Files.writeString(directory.resolve("first"), "half");
    Files.writeString(directory.resolve("new"), "half");
    // Nothing of it runs any more, and another process opens what it left.
    workers.remove("a");
    LocalCacheMounts again = worker("a");
    for (LocalCacheMounts worker : List.of(again, worker("b"))) {
      step(
          worker,
          Sharing.SHARED,
          path -> {
            assertThat(path.resolve("first")).hasContent("1");
            assertThat(path.resolve("new")).doesNotExist();
            return path;
          });
    }
  }

  @Test
  void whatAStepLeftIsPublishedWhileAnotherStillUsesItsDirectory() throws Exception {
    LocalCacheMounts a = worker("a");
    try (CacheMounts.Lease running = a.acquire(List.of(request("ns", Sharing.SHARED)))) {
      Path directory = running.directories().getFirst();
      try (OutputStream half = Files.newOutputStream(directory.resolve("half"))) {
        half.write('h');
        step(a, Sharing.SHARED, path -> Files.writeString(path.resolve("whole"), "1"));
        step(
            worker("b"),
            Sharing.SHARED,
            path -> {
              assertThat(path.resolve("whole")).hasContent("1");
              assertThat(path.resolve("half")).doesNotExist();
              return path;
            });
      }
    }
    step(worker("c"), Sharing.SHARED, path -> assertThat(path.resolve("half")).hasContent("h"));
  }

  @Test
  void whatWasNotPublishedWhenAWorkerDiedIsPublishedLater() throws Exception {
    LocalCacheMounts dies = worker("a");
    step(dies, Sharing.SHARED, path -> Files.writeString(path.resolve("first"), "1"));
    dies.close();
    // As if the process had died between a step's end and its publication.
    Files.writeString(root.resolve("a/1/second"), "2");
    workers.remove("a");
    worker("a");
    step(worker("b"), Sharing.SHARED, path -> assertThat(path.resolve("second")).hasContent("2"));
  }

  @Test
  void aLockThatWasLostPublishesNothing() throws Exception {
    LocalCacheMounts a = worker("a");
    step(a, Sharing.LOCKED, TravellingCacheMountsTest::increment);
    StolenHeads stolen = new StolenHeads(heads);
    LocalCacheMounts b = worker("b", root.resolve("b"), stolen);
    step(b, Sharing.LOCKED, TravellingCacheMountsTest::increment);
    b.close();
    workers.remove("b");
    step(a, Sharing.LOCKED, path -> assertThat(path.resolve("counter")).hasContent("1"));
  }

  @Test
  void namespacesNeverMeet() throws Exception {
    LocalCacheMounts a = worker("a");
    step(a, Sharing.SHARED, path -> Files.writeString(path.resolve("secret"), "1"));
    try (CacheMounts.Lease lease = worker("b").acquire(List.of(request("other", Sharing.SHARED)))) {
      assertThat(lease.directories().getFirst()).isEmptyDirectory();
    }
  }

  @Test
  void whatAFailedStepLeftIsKeptUnlessItWasSaidThatItIsNot() throws Exception {
    LocalCacheMounts usual = worker("a");
    CacheMountPolicy drops =
        new CacheMountPolicy(
            Long.MAX_VALUE, 1_000, false, Duration.ofSeconds(10), Optional.empty());
    LocalCacheMounts strict =
        workers.computeIfAbsent(
            "strict",
            n ->
                LocalCacheMounts.open(
                    root.resolve(n),
                    new InputTrees(snapshots),
                    new Peers(n, heads, peers),
                    drops,
                    InstantSource.system()));
    failingStep(usual, path -> Files.writeString(path.resolve("f"), "1"));
    step(strict, Sharing.SHARED, path -> assertThat(path.resolve("f")).hasContent("1"));
    failingStep(strict, path -> Files.writeString(path.resolve("f"), "2"));
    for (LocalCacheMounts worker : List.of(usual, strict)) {
      step(worker, Sharing.SHARED, path -> assertThat(path.resolve("f")).hasContent("1"));
    }
  }

  @Test
  void whatIsTooBigStaysOnItsWorker() throws Exception {
    CacheMountPolicy small =
        new CacheMountPolicy(1_000, 1_000, true, Duration.ZERO, Optional.empty());
    LocalCacheMounts a =
        workers.computeIfAbsent(
            "a",
            n ->
                LocalCacheMounts.open(
                    root.resolve(n),
                    new InputTrees(snapshots),
                    new Peers(n, heads, peers),
                    small,
                    InstantSource.system()));
    step(a, Sharing.SHARED, path -> Files.write(path.resolve("f"), noise(2_000)));
    step(worker("b"), Sharing.SHARED, path -> assertThat(path).isEmptyDirectory());
    step(a, Sharing.SHARED, path -> assertThat(path.resolve("f")).hasSize(2_000));
  }

  private static void failingStep(CacheMounts worker, Work<Path> work) throws Exception {
    try (CacheMounts.Lease lease = worker.acquire(List.of(request("ns", Sharing.SHARED)))) {
      work.in(lease.directories().getFirst());
      lease.failed();
    }
  }

  @Test
  void whatIsDeletedEverywhereBeginsAnew() throws Exception {
    LocalCacheMounts a = worker("a");
    LocalCacheMounts b = worker("b");
    step(a, Sharing.SHARED, path -> Files.writeString(path.resolve("f"), "1"));
    step(b, Sharing.SHARED, path -> path);
    for (LocalCacheMounts worker : List.of(a, b)) {
      assertThat(worker.list()).allMatch(usage -> worker.delete(usage.name()));
    }
    step(b, Sharing.SHARED, path -> assertThat(path).isEmptyDirectory());
  }

  @Test
  void aFullDiskWhileRestoringMeansAColdStart() throws Exception {
    LocalCacheMounts a = worker("a");
    step(a, Sharing.SHARED, path -> Files.write(path.resolve("big"), noise(10 << 20)));
    try (SmallDisk disk = SmallDisk.mount(root.resolve("small"))) {
      LocalCacheMounts b = worker("b", disk.path().resolve("b"), heads);
      try (CacheMounts.Lease lease = b.acquire(List.of(request("ns", Sharing.SHARED)))) {
        assertThat(lease.notes())
            .singleElement()
            .asString()
            .contains("cache mount id: it starts cold: ")
            .contains("No space left on device");
        assertThat(lease.directories().getFirst()).isEmptyDirectory();
      }
      b.close();
      workers.remove("b");
    }
    step(worker("c"), Sharing.SHARED, path -> assertThat(path.resolve("big")).hasSize(10 << 20));
  }

  @Test
  void aFullDiskWhilePublishingLeavesTheVersionBefore() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(root.resolve("small"))) {
      LocalCacheMounts a = worker("a", disk.path().resolve("a"), heads);
      step(a, Sharing.SHARED, path -> Files.writeString(path.resolve("f"), "1"));
      step(worker("b"), Sharing.SHARED, path -> path);
      step(a, Sharing.SHARED, path -> Files.write(path.resolve("big"), noise(5 << 20)));
      step(
          worker("b"),
          Sharing.SHARED,
          path -> {
            assertThat(path.resolve("f")).hasContent("1");
            assertThat(path.resolve("big")).doesNotExist();
            return path;
          });
      step(a, Sharing.SHARED, path -> Files.write(path.resolve("big"), noise(100_000)));
      step(worker("c"), Sharing.SHARED, path -> assertThat(path.resolve("big")).hasSize(100_000));
      a.close();
      workers.remove("a");
    }
  }

  private static byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    new Random(1).nextBytes(noise);
    return noise;
  }

  private static Path increment(Path path) throws IOException {
    Path counter = path.resolve("counter");
    int value = Files.exists(counter) ? Integer.parseInt(Files.readString(counter)) : 0;
    return Files.writeString(counter, Integer.toString(value + 1));
  }

  private LocalCacheMounts worker(String name) {
    return worker(name, root.resolve(name), heads);
  }

  private LocalCacheMounts worker(String name, Path directory, CacheMountHeads with) {
    return workers.computeIfAbsent(
        name,
        n ->
            LocalCacheMounts.open(directory, new InputTrees(snapshots), new Peers(n, with, peers)));
  }

  /** What a step does in its directory. */
  private interface Work<T> {
    T in(Path path) throws IOException;
  }

  private static <T> T step(CacheMounts worker, Sharing sharing, Work<T> work) throws Exception {
    try (CacheMounts.Lease lease = worker.acquire(List.of(request("ns", sharing)))) {
      return work.in(lease.directories().getFirst());
    }
  }

  private static void all(List<Callable<Path>> steps) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Path> step : threads.invokeAll(steps)) {
        step.get();
      }
    }
  }

  private static CacheMountRequest request(String namespace, Sharing sharing) {
    return new CacheMountRequest(namespace, "id", sharing, Optional.empty());
  }

  /** A file system of 8 MB. */
  private record SmallDisk(Path path) implements AutoCloseable {
    static SmallDisk mount(Path path) throws IOException {
      Files.createDirectory(path);
      Mounts.tmpfs(path, Set.of(), "size=8m");
      return new SmallDisk(path);
    }

    @Override
    public void close() throws IOException {
      Mounts.detach(path);
    }
  }

  /** Loses every lock to somebody else. */
  private static final class StolenHeads implements CacheMountHeads {
    private final CacheMountHeads heads;

    StolenHeads(CacheMountHeads heads) {
      this.heads = heads;
    }

    @Override
    public Optional<Head> head(CacheMountKey key) {
      return heads.head(key);
    }

    @Override
    public Map<CacheMountKey, Head> all() {
      return heads.all();
    }

    @Override
    public boolean replace(CacheMountKey key, Optional<Head> expected, Head next, long fence) {
      throw new FencedException(key);
    }

    @Override
    public void offer(CacheMountKey key, Head head) {
      heads.offer(key, head);
    }

    @Override
    public boolean remove(CacheMountKey key, Head head) {
      return heads.remove(key, head);
    }

    @Override
    public Lock lock(CacheMountKey key) throws InterruptedException {
      return heads.lock(key);
    }

    @Override
    public Publication publishing(CacheMountKey key) {
      return heads.publishing(key);
    }

    @Override
    public void awaitPublished(CacheMountKey key, Duration max) throws InterruptedException {
      heads.awaitPublished(key, max);
    }

    @Override
    public boolean hasOthers() {
      return true;
    }
  }
}
