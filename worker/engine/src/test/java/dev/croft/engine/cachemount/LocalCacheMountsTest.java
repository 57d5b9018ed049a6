package dev.croft.engine.cachemount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.engine.cachemount.version.CacheMountKey;
import dev.croft.engine.cachemount.version.Peers;
import dev.croft.engine.fileop.InputTree;
import dev.croft.engine.fileop.InputTrees;
import dev.croft.engine.snapshot.Draft;
import dev.croft.engine.snapshot.SnapshotStore;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.MountKind.Sharing;
import dev.croft.model.step.SnapshotId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalCacheMountsTest {

  @TempDir private Path directory;
  private SnapshotStore store;
  private LocalCacheMounts mounts;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @BeforeEach
  void open() {
    store = SnapshotStore.open(directory.resolve("snapshots"));
    mounts = openMounts();
  }

  @AfterEach
  void close() {
    mounts.close();
    store.close();
  }

  @Test
  void whatAStepLeavesTheNextOneFinds() throws Exception {
    try (CacheMounts.Lease lease = acquire("id", Sharing.SHARED)) {
      Files.writeString(path(lease).resolve("file"), "1");
    }
    try (CacheMounts.Lease lease = acquire("id", Sharing.LOCKED)) {
      assertThat(path(lease).resolve("file")).hasContent("1");
    }
  }

  @Test
  void itSurvivesARestart() throws Exception {
    try (CacheMounts.Lease lease = acquire("id", Sharing.SHARED)) {
      Files.writeString(path(lease).resolve("file"), "1");
    }
    mounts = openMounts();
    try (CacheMounts.Lease lease = acquire("id", Sharing.SHARED)) {
      assertThat(path(lease).resolve("file")).hasContent("1");
    }
  }

  @Test
  void whatWasNotFinishedIsRemoved() throws IOException {
    Files.createDirectories(directory.resolve("caches/7"));
    mounts = openMounts();
    assertThat(directory.resolve("caches/7")).doesNotExist();
  }

  @Test
  void namespacesAreApart() throws Exception {
    try (CacheMounts.Lease one = mounts.acquire(List.of(request("a", "id", Sharing.SHARED)));
        CacheMounts.Lease other = mounts.acquire(List.of(request("b", "id", Sharing.SHARED)))) {
      assertThat(path(one)).isNotEqualTo(path(other));
    }
  }

  @Test
  void thoseWhoShareHaveOneDirectory() throws Exception {
    try (CacheMounts.Lease one = acquire("id", Sharing.SHARED);
        CacheMounts.Lease other = acquire("id", Sharing.SHARED)) {
      assertThat(path(one)).isEqualTo(path(other));
    }
  }

  @Test
  void aPrivateOneIsFreeOrNew() throws Exception {
    Path first;
    try (CacheMounts.Lease one = acquire("id", Sharing.PRIVATE);
        CacheMounts.Lease other = acquire("id", Sharing.PRIVATE)) {
      first = path(one);
      assertThat(path(other)).isNotEqualTo(first);
    }
    try (CacheMounts.Lease again = acquire("id", Sharing.PRIVATE)) {
      assertThat(mounts.list()).extracting(CacheMountUsage::inUse).contains(false, true);
      assertThat(path(again)).hasParent(first.getParent());
    }
    assertThat(mounts.list()).hasSize(2);
  }

  @Test
  void aLockedOneWaits() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    CompletableFuture<Path> second = new CompletableFuture<>();
    Path taken;
    try (CacheMounts.Lease lease = acquire("id", Sharing.LOCKED)) {
      taken = path(lease);
      Thread.ofVirtual()
          .start(
              () -> {
                waiting.countDown();
                try (CacheMounts.Lease other = acquire("id", Sharing.LOCKED)) {
                  second.complete(path(other));
                } catch (InterruptedException e) {
                  second.completeExceptionally(e);
                }
              });
      waiting.await();
      assertThat(second).isNotDone();
    }
    assertThat(second.get()).isEqualTo(taken);
  }

  @Test
  void whoWaitsCanBeInterrupted() throws Exception {
    try (CacheMounts.Lease lease = acquire("id", Sharing.LOCKED)) {
      CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
      Thread waiter =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      acquire("id", Sharing.LOCKED).close();
                      interrupted.complete(false);
                    } catch (InterruptedException e) {
                      interrupted.complete(true);
                    }
                  });
      waiter.interrupt();
      assertThat(interrupted.get()).isTrue();
      assertThat(path(lease)).exists();
    }
  }

  @Test
  void aStepDoesNotWaitForItself() throws Exception {
    CacheMountRequest request = request("ns", "id", Sharing.LOCKED);
    try (CacheMounts.Lease lease = mounts.acquire(List.of(request, request))) {
      assertThat(lease.directories().getFirst()).isEqualTo(lease.directories().getLast());
    }
  }

  @Test
  void aNewOneBeginsAsItsBase() throws Exception {
    SnapshotId base = new SnapshotId("base");
    try (Draft draft = store.prepare(Optional.empty())) {
      Path cache = Files.createDirectory(draft.mount().root().resolve("cache"));
      Files.writeString(cache.resolve("seed"), "1");
      Files.setAttribute(cache, "unix:uid", 77);
      Files.setAttribute(cache, "unix:mode", 0770);
      draft.commit(base);
    }
    try (CacheMounts.Lease lease = mounts.acquire(List.of(based(base, "/cache")))) {
      assertThat(path(lease).resolve("seed")).hasContent("1");
      assertThat(Files.getAttribute(path(lease), "unix:uid")).isEqualTo(77);
      assertThat(Files.getAttribute(path(lease), "unix:mode")).isEqualTo(040770);
      Files.delete(path(lease).resolve("seed"));
    }
    try (CacheMounts.Lease lease = mounts.acquire(List.of(based(base, "/cache")))) {
      assertThat(path(lease)).isEmptyDirectory();
    }
  }

  @Test
  void aBaseThatIsNotThereIsAnError() throws IOException {
    SnapshotId base = new SnapshotId("base");
    try (Draft draft = store.prepare(Optional.empty())) {
      draft.commit(base);
    }
    assertThatThrownBy(() -> mounts.acquire(List.of(based(base, "/no"))))
        .isInstanceOf(CroftException.class)
        .hasMessageEndingWith("\"/no\": not found");
    assertThat(mounts.list()).isEmpty();
  }

  @Test
  void sizesAndUseAreKnown() throws Exception {
    try (CacheMounts.Lease lease = acquire("id", Sharing.SHARED)) {
      Files.write(path(lease).resolve("file"), new byte[200_000]);
      assertThat(mounts.delete(mounts.list().getFirst().name())).isFalse();
      now = now.plusSeconds(5);
    }
    CacheMountUsage usage = mounts.list().getFirst();
    assertThat(usage.key()).isEqualTo(new CacheMountKey("ns", "id", ""));
    assertThat(usage.sizeBytes()).isBetween(200_000L, 220_000L);
    assertThat(usage.lastUsed()).isEqualTo(now);
    assertThat(mounts.delete(usage.name())).isTrue();
    assertThat(directory.resolve("caches")).isDirectoryNotContaining("glob:**/1*");
  }

  private LocalCacheMounts openMounts() {
    return LocalCacheMounts.open(
        directory.resolve("caches"), new InputTrees(store), Peers.alone(), () -> now);
  }

  private CacheMounts.Lease acquire(String id, Sharing sharing) throws InterruptedException {
    return mounts.acquire(List.of(request("ns", id, sharing)));
  }

  private static CacheMountRequest request(String namespace, String id, Sharing sharing) {
    return new CacheMountRequest(namespace, id, sharing, Optional.empty());
  }

  private static CacheMountRequest based(SnapshotId base, String path) {
    return new CacheMountRequest(
        "ns",
        "id",
        Sharing.SHARED,
        Optional.of(new CacheMountRequest.Base("key", path, new InputTree.Stored(base))));
  }

  private static Path path(CacheMounts.Lease lease) {
    return lease.directories().getFirst();
  }
}
