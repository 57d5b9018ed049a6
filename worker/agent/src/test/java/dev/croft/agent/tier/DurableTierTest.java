package dev.croft.agent.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.croft.agent.input.LayerCatalog;
import dev.croft.agent.input.WorkerStores;
import dev.croft.agent.move.ContentMover;
import dev.croft.agent.move.LocalContent;
import dev.croft.agent.move.Locations;
import dev.croft.agent.move.Sharing;
import dev.croft.agent.tier.FaultyObjects.Fault;
import dev.croft.engine.snapshot.Draft;
import dev.croft.engine.snapshot.MountedTree;
import dev.croft.engine.snapshot.SnapshotStore;
import dev.croft.model.step.Content;
import dev.croft.model.step.SnapshotId;
import dev.croft.oci.blob.DirectoryBlobStore;
import dev.croft.oci.tree.TreeStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableTierTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path root;
  private final AtomicReference<Instant> time = new AtomicReference<>(START);
  private FaultyObjects objects;
  private DurableTier tier;

  /** A worker that knows of nobody but the tier. */
  private record Worker(WorkerStores stores, LocalContent content, ContentMover mover)
      implements AutoCloseable {

    static Worker open(Path root, DurableTier tier) {
      WorkerStores stores =
          new WorkerStores(
              new DirectoryBlobStore(root.resolve("content"), InstantSource.system()),
              new TreeStore(root.resolve("trees"), InstantSource.system()),
              SnapshotStore.open(root.resolve("snapshots")),
              new LayerCatalog(root.resolve("layers")));
      Sharing sharing = Sharing.of(Locations.alone(), node -> Optional.empty(), List.of(tier));
      return new Worker(
          stores,
          new LocalContent("worker", stores, Runnable::run),
          new ContentMover(stores, sharing.holders(), Runnable::run));
    }

    SnapshotId make(String name, Optional<SnapshotId> parent, String file) throws IOException {
      try (Draft draft = stores.snapshots().prepare(parent)) {
        Files.writeString(draft.mount().root().resolve(file), file.repeat(1000));
        return draft.commit(new SnapshotId(name)).id();
      }
    }

    void save(DurableTier tier) throws InterruptedException {
      try (TierWriter writer =
          TierWriter.start(tier, content, stores.blobs(), stores.snapshots())) {
        writer.drain();
      }
    }

    boolean bring(SnapshotId id) throws InterruptedException {
      return mover.bring(new Content.Snapshot(id), event -> {});
    }

    @Override
    public void close() {
      stores.snapshots().close();
    }
  }

  @BeforeEach
  void open() throws IOException {
    objects = new FaultyObjects(new DirectoryObjects(root.resolve("tier")));
    tier = new DurableTier(objects, time::get);
  }

  @AfterEach
  void close() {
    tier.close();
  }

  @Test
  void aFreshWorkerHasWhatOneThatIsGoneMade() throws Exception {
    SnapshotId step;
    try (Worker old = Worker.open(root.resolve("old"), tier)) {
      step = old.make("step", Optional.of(old.make("base", Optional.empty(), "a")), "b");
      old.save(tier);
      assertThat(old.stores().blobs().list()).isEmpty();
    }
    assertThat(tier.has(step)).isTrue();
    try (Worker fresh = Worker.open(root.resolve("fresh"), tier)) {
      assertThat(fresh.mover().has(new Content.Snapshot(step))).isTrue();
      assertThat(fresh.bring(step)).isTrue();
      try (MountedTree tree = fresh.stores().snapshots().view(step)) {
        assertThat(tree.root().resolve("a")).hasContent("a".repeat(1000));
        assertThat(tree.root().resolve("b")).hasContent("b".repeat(1000));
      }
    }
  }

  @Test
  void aFreshWorkerHasItFromABucketToo() throws Exception {
    try (S3Server server = S3Server.start();
        DurableTier bucket =
            new DurableTier(S3Objects.open(server.bucket(S3Server.BUCKET)), time::get);
        Worker old = Worker.open(root.resolve("old"), bucket);
        Worker fresh = Worker.open(root.resolve("fresh"), bucket)) {
      SnapshotId step = old.make("step", Optional.of(old.make("base", Optional.empty(), "a")), "b");
      old.save(bucket);
      assertThat(fresh.bring(step)).isTrue();
      try (MountedTree tree = fresh.stores().snapshots().view(step)) {
        assertThat(tree.root().resolve("a")).hasContent("a".repeat(1000));
        assertThat(tree.root().resolve("b")).hasContent("b".repeat(1000));
      }
    }
  }

  @Test
  void whatComesLaterIsSavedToo() throws Exception {
    try (Worker worker = Worker.open(root.resolve("one"), tier);
        TierWriter writer =
            TierWriter.start(
                tier, worker.content(), worker.stores().blobs(), worker.stores().snapshots())) {
      SnapshotId step = worker.make("later", Optional.empty(), "f");
      writer.drain();
      assertThat(tier.has(step)).isTrue();
    }
  }

  @Test
  void everyFaultIsAMissAndNothingMore() throws Exception {
    try (Worker old = Worker.open(root.resolve("old"), tier);
        Worker fresh = Worker.open(root.resolve("fresh"), tier)) {
      SnapshotId step = old.make("step", Optional.empty(), "f");
      for (Fault fault : List.of(Fault.SIZE, Fault.PUT_FILE, Fault.PUT_BYTES)) {
        objects.inject(fault, fault == Fault.SIZE ? 4 : 1);
        old.save(tier);
        objects.inject(fault, 0);
        assertThat(tier.has(step)).as("saved in spite of %s", fault).isFalse();
        assertThat(fresh.bring(step)).isFalse();
      }
      old.save(tier);
      objects.inject(Fault.OPEN, 100);
      assertThat(fresh.bring(step)).as("brought from what cannot be read").isFalse();
      objects.inject(Fault.OPEN, 0);
      objects.inject(Fault.WRONG, 1);
      assertThat(fresh.bring(step)).as("the second attempt has the right bytes").isTrue();
      SnapshotId other = old.make("other", Optional.empty(), "g");
      old.save(tier);
      objects.inject(Fault.CUT_OFF, 3);
      assertThat(fresh.bring(other)).as("it goes on where it was cut off").isTrue();
      assertThat(objects.happened().keySet())
          .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.of(Fault.LIST)));
    }
  }

  @Test
  void whatIsDamagedIsNotTaken() throws Exception {
    try (Worker old = Worker.open(root.resolve("old"), tier);
        Worker fresh = Worker.open(root.resolve("fresh"), tier)) {
      SnapshotId step = old.make("step", Optional.empty(), "f");
      old.save(tier);
      try (var blobs = Files.walk(root.resolve("tier/blobs"))) {
        for (Path blob : blobs.filter(Files::isRegularFile).toList()) {
          Files.writeString(blob, "x".repeat((int) Files.size(blob)));
        }
      }
      assertThat(fresh.bring(step)).isFalse();
      assertThat(fresh.stores().snapshots().exists(step)).isFalse();
    }
  }

  @Test
  void whatIsDamagedIsBroughtAgain() throws Exception {
    try (Worker old = Worker.open(root.resolve("old"), tier);
        Worker fresh = Worker.open(root.resolve("fresh"), tier)) {
      SnapshotId step = old.make("step", Optional.empty(), "f");
      for (String damaged : List.of("blobs", "parts", "snapshots")) {
        old.save(tier);
        damage(damaged);
        assertThat(fresh.bring(step)).as("with damaged " + damaged).isFalse();
        assertThat(tier.has(step)).as("nothing damaged is offered again").isFalse();
      }
      old.save(tier);
      assertThat(fresh.bring(step)).isTrue();
    }
  }

  private void damage(String folder) throws IOException {
    try (var files = Files.walk(root.resolve("tier").resolve(folder))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
      }
    }
  }

  @Test
  void aUseIsNotedWhereItIsSeenByAllNodes() throws Exception {
    try (Worker worker = Worker.open(root.resolve("one"), tier)) {
      SnapshotId step = worker.make("step", Optional.empty(), "f");
      worker.save(tier);
      Path manifest = root.resolve("tier/snapshots/step.json");
      byte[] before = Files.readAllBytes(manifest);
      FileTime longAgo = FileTime.from(START.minus(Duration.ofDays(30)));
      Files.setLastModifiedTime(manifest, longAgo);
      time.set(START.plus(Duration.ofDays(1)));
      assertThat(tier.has(step)).isTrue();
      await().until(() -> Files.getLastModifiedTime(manifest).compareTo(longAgo) > 0);
      assertThat(manifest).hasBinaryContent(before);
    }
  }
}
