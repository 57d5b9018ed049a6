package dev.croft.engine.cachemount;

import dev.croft.engine.cachemount.chunk.ChunkStore;
import dev.croft.engine.cachemount.disk.Unsettled;
import dev.croft.engine.cachemount.disk.WorkingCopy;
import dev.croft.engine.cachemount.version.CacheMountHeads;
import dev.croft.engine.cachemount.version.CacheMountHeads.Lock;
import dev.croft.engine.cachemount.version.CacheMountHeads.Publication;
import dev.croft.engine.cachemount.version.CacheMountKey;
import dev.croft.engine.cachemount.version.FencedException;
import dev.croft.engine.cachemount.version.Head;
import dev.croft.engine.cachemount.version.HeadFiles;
import dev.croft.engine.cachemount.version.MountVersions;
import dev.croft.engine.cachemount.version.Peers;
import dev.croft.engine.cachemount.version.Standing;
import dev.croft.engine.cachemount.version.VersionLimit;
import dev.croft.model.failure.CroftException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a worker's directories stand in step with those of other workers: brought up before a step,
 * published after it on a thread of its own. Does nothing where a farm has one worker.
 */
final class CacheMountTravel implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(CacheMountTravel.class);

  private static final int KEPT_VERSIONS = 2;
  private static final long MIN_GROWTH_BYTES = 64L << 20;

  private final CacheMountHeads heads;
  private final String worker;
  private final CacheMountPolicy policy;
  private final MountVersions versions;
  private final ChunkStore store;
  private final ExecutorService publisher =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("cache-mount-publish").factory());
  private final AtomicLong bytesWhenCollected = new AtomicLong();

  CacheMountTravel(Path root, Peers peers, CacheMountPolicy policy, InstantSource clock) {
    this.policy = policy;
    heads = peers.heads();
    worker = peers.worker();
    store = ChunkStore.open(root.resolve(CacheMountFiles.CHUNKS));
    HeadFiles files = new HeadFiles(root.resolve(CacheMountFiles.HEADS));
    VersionLimit limit = new VersionLimit(policy.maxBytes(), policy.maxFiles());
    versions = new MountVersions(store, files, peers, clock, KEPT_VERSIONS, limit);
    versions.offerAll();
  }

  /** Whether what a failed step left is dropped, where no other step has the directory. */
  boolean dropsFailed() {
    return !policy.keepsFailed() && isOn();
  }

  /** Whether there are others to be in step with. */
  boolean isOn() {
    return heads.hasOthers();
  }

  void offerVersions() {
    later(versions::offerAll);
  }

  ChunkStore store() {
    return store;
  }

  Lock lock(CacheMountKey key) throws InterruptedException {
    return heads.lock(key);
  }

  /** Waits a while for what others are publishing. */
  void awaitOthers(CacheMountKey key) throws InterruptedException {
    heads.awaitPublished(key, policy.patience());
  }

  boolean hasVersion(CacheMountKey key) {
    return heads.head(key).isPresent();
  }

  /**
   * Brings a directory to the version in force.
   *
   * @return why it stayed as it was; empty where all is well
   */
  Optional<String> bringUp(CacheMountKey key, WorkingCopy copy, boolean mayStay)
      throws IOException, InterruptedException {
    if (copy.tree().size() == 0 && mayStay) {
      // It was filled before there was anybody to share it with.
      versions.publish(key, copy, new Unsettled.Nothing(), 0);
    }
    return versions.bringUp(key, copy, mayStay);
  }

  /** How many bytes of chunks are kept here for others. */
  long bytesOfChunks(CacheMountKey key) throws IOException {
    Optional<Head> head = heads.head(key).filter(h -> h.isOn(worker));
    return head.isPresent() ? versions.bytesHere(key, head.get()) : 0;
  }

  /** Says how a directory stands; empty where it is gone. */
  void stands(CacheMountKey key, Optional<Standing> standing) {
    if (isOn()) {
      heads.stands(worker, key, standing);
    }
  }

  /** Says that a directory has something to be published. */
  Publication announce(CacheMountKey key) {
    return heads.publishing(key);
  }

  /** How a publication went. */
  enum Outcome {
    IN_FORCE,
    FAILED,
    /** The lock was lost: what was done under it never was. */
    FENCED
  }

  /** Publishes now, on the caller's thread. */
  Outcome publish(CacheMountKey key, WorkingCopy copy, Unsettled unsettled, long fence) {
    try {
      versions.publish(key, copy, unsettled, fence);
      collectIfGrown();
      return Outcome.IN_FORCE;
    } catch (FencedException e) {
      log.warn("{}", e.text());
      return Outcome.FENCED;
    } catch (IOException | CroftException e) {
      log.warn("cache mount {} is not published: {}", key.id(), e.getMessage());
      return Outcome.FAILED;
    }
  }

  /** Runs something on the thread that publishes. */
  void later(Runnable task) {
    publisher.execute(task);
  }

  /** A directory of this worker's is gone, and its chunks need not be kept for it. */
  void forget(CacheMountKey key) {
    versions.forget(key);
    later(this::collect);
  }

  /** Publishes what is still to be published, and ends. */
  @Override
  public void close() {
    publisher.close();
    store.close();
  }

  static void done(List<Publication> publications) {
    publications.forEach(Publication::close);
  }

  private void collectIfGrown() {
    long before = bytesWhenCollected.get();
    if (store.sizeBytes() > before + Math.max(before, MIN_GROWTH_BYTES)) {
      collect();
    }
  }

  private void collect() {
    try {
      versions.collect();
      bytesWhenCollected.set(store.sizeBytes());
    } catch (IOException | CroftException e) {
      log.warn("old versions of cache mounts stay for now: {}", e.getMessage());
    }
  }
}
