package dev.croft.agent.tier;

import dev.croft.agent.move.LocalContent;
import dev.croft.agent.move.SnapshotManifest;
import dev.croft.engine.snapshot.SnapshotStore;
import dev.croft.model.content.Descriptor;
import dev.croft.model.failure.CroftException;
import dev.croft.model.step.SnapshotId;
import dev.croft.oci.blob.BlobStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what steps made to the durable tier, one after the other, behind the builds: they never
 * wait for it, and what cannot be brought is only not there. Thread safe.
 */
public final class TierWriter implements SnapshotStore.Follower, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TierWriter.class);
  private static final int MOST_WAITING = 10_000;

  private final DurableTier tier;
  private final LocalContent content;
  private final BlobStore blobs;
  private final SnapshotStore snapshots;
  private final BlockingQueue<SnapshotId> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicBoolean missed = new AtomicBoolean();
  private final Phaser outstanding = new Phaser(1);
  private final Thread thread;

  private TierWriter(
      DurableTier tier, LocalContent content, BlobStore blobs, SnapshotStore snapshots) {
    this.tier = tier;
    this.content = content;
    this.blobs = blobs;
    this.snapshots = snapshots;
    this.thread = Thread.ofVirtual().name("durable tier").unstarted(this::run);
  }

  /** Begins with what is here, and goes on with what comes. */
  public static TierWriter start(
      DurableTier tier, LocalContent content, BlobStore blobs, SnapshotStore snapshots) {
    TierWriter writer = new TierWriter(tier, content, blobs, snapshots);
    snapshots.follow(writer);
    snapshots.ids().forEach(writer::arrived);
    writer.thread.start();
    return writer;
  }

  @Override
  public void arrived(SnapshotId id) {
    outstanding.register();
    if (!waiting.offer(id)) {
      outstanding.arriveAndDeregister();
      missed.set(true);
    }
  }

  @Override
  public void left(SnapshotId id) {}

  /** Waits until all that is here so far was brought, or was found impossible to bring. */
  public synchronized void drain() throws InterruptedException {
    outstanding.awaitAdvanceInterruptibly(outstanding.arrive());
  }

  /** The same for as long as there is patience; whether all was dealt with. */
  public synchronized boolean drain(Duration patience) throws InterruptedException {
    try {
      int _ =
          outstanding.awaitAdvanceInterruptibly(
              outstanding.arrive(), patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  private void run() {
    try {
      while (true) {
        SnapshotId id = waiting.poll();
        if (id == null && missed.getAndSet(false)) {
          snapshots.ids().forEach(this::arrived);
        }
        SnapshotId next = id == null ? waiting.poll(1, TimeUnit.MINUTES) : id;
        if (next != null) {
          try {
            save(next);
          } finally {
            outstanding.arriveAndDeregister();
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      outstanding.forceTermination();
    }
  }

  private void save(SnapshotId id) {
    try {
      if (tier.has(id)) {
        return;
      }
      Optional<SnapshotManifest> manifest = content.snapshot(id);
      if (manifest.isPresent()) {
        for (SnapshotManifest.Part part : manifest.get().directories()) {
          save(id, part);
        }
        tier.putSnapshot(manifest.get());
      }
    } catch (IOException | CroftException e) {
      log.info("snapshot {} is not in the durable tier: {}", id, e.toString());
    }
  }

  private void save(SnapshotId id, SnapshotManifest.Part part) throws IOException {
    if (part.image().isPresent() && blobs.has(part.image().get().blob().digest())) {
      save(part.image().get().blob());
      return;
    }
    Optional<Descriptor> before = tier.archive(part.name());
    if (before.isPresent() && tier.hasBlob(before.get())) {
      return;
    }
    Optional<Descriptor> archive = content.archive(id, part.name());
    if (archive.isPresent()) {
      save(archive.get());
      tier.putArchive(part.name(), archive.get());
      // It can be made again, and would take the room of the directory once more.
      blobs.delete(archive.get().digest());
    }
  }

  private void save(Descriptor blob) throws IOException {
    if (!tier.hasBlob(blob)) {
      tier.putBlob(blob.digest(), blobs.file(blob.digest()).orElseThrow());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
