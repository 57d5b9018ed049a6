package dev.croft.agent.cachemount;

import dev.croft.agent.disk.DiskPart;
import dev.croft.agent.link.UsageRecord;
import dev.croft.agent.node.NodeServer;
import dev.croft.engine.cachemount.chunk.ChunkStore;
import dev.croft.engine.cachemount.version.CacheMountKey;
import dev.croft.engine.cachemount.version.Head;
import dev.croft.engine.cachemount.version.HeadFiles;
import dev.croft.engine.cachemount.version.MountVersions;
import dev.croft.engine.cachemount.version.Peers;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The versions of cache mounts that a node without directories of its own keeps for others, so that
 * they outlive the workers that published them. Thread safe.
 */
public final class KeptCacheMounts implements DiskPart, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(KeptCacheMounts.class);
  private static final String KIND = "exec.cachemount";
  private static final int KEPT_VERSIONS = 2;
  private static final int SECONDS_BETWEEN_LOOKS = 10;

  private final Peers peers;
  private final ChunkStore store;
  private final MountVersions versions;
  private final ScheduledExecutorService clockwork =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("croft-cache-mounts").factory());
  private long bytesWhenCollected;
  private int packsWhenCollected;

  private KeptCacheMounts(Path root, Peers peers, InstantSource clock) {
    this.peers = peers;
    this.store = ChunkStore.open(root.resolve("chunks"));
    this.versions =
        new MountVersions(
            store, new HeadFiles(root.resolve("heads")), peers, clock, KEPT_VERSIONS);
  }

  /**
   * Opens what a directory holds, and offers it to the farm.
   *
   * @param farm as the node that keeps it sees it
   */
  public static KeptCacheMounts open(Path root, FarmCacheMounts farm, InstantSource clock) {
    KeptCacheMounts kept = new KeptCacheMounts(root, farm.peers(), clock);
    kept.versions.offerAll();
    ScheduledFuture<?> _ =
        kept.clockwork.scheduleWithFixedDelay(
            kept::tend, SECONDS_BETWEEN_LOOKS, SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
    return kept;
  }

  /** Lets other nodes have their chunks kept here. */
  public void offer(NodeServer server) {
    ChunkServer.offer(store, server);
  }

  @Override
  public List<UsageRecord> records() {
    List<UsageRecord> records = new ArrayList<>();
    peers
        .heads()
        .all()
        .forEach(
            (key, head) -> {
              if (head.keepers().contains(peers.worker())) {
                records.add(record(key, head));
              }
            });
    return records;
  }

  @Override
  public boolean delete(UsageRecord record) {
    Optional<CacheMountKey> key =
        peers.heads().all().keySet().stream()
            .filter(k -> record.type().equals(KIND) && record.id().equals(idOf(k)))
            .findFirst();
    key.ifPresent(versions::forget);
    key.ifPresent(k -> clockwork.execute(this::collect));
    return key.isPresent();
  }

  @Override
  public void close() {
    clockwork.shutdownNow();
    try {
      versions.remember();
    } catch (IOException | CroftException e) {
      log.debug("what is kept is not written down", e);
    }
    store.close();
  }

  private UsageRecord record(CacheMountKey key, Head head) {
    return new UsageRecord(
        idOf(key),
        KIND,
        bytesHere(key, head),
        false,
        false,
        List.of(),
        head.published(),
        Optional.of(head.published()),
        1,
        "cached mount " + key.id() + ", kept for workers");
  }

  private long bytesHere(CacheMountKey key, Head head) {
    try {
      return versions.bytesHere(key, head);
    } catch (IOException e) {
      log.debug("the size of {} is not known", key, e);
      return 0;
    }
  }

  private static String idOf(CacheMountKey key) {
    String name = String.join("\0", key.namespace(), key.id(), key.base());
    return "kept-" + Digest.ofText(name).hex().substring(0, 24);
  }

  private void tend() {
    try {
      versions.remember();
      if (store.sizeBytes() > 2 * bytesWhenCollected || store.packs() > packsWhenCollected + 64) {
        collect();
      }
    } catch (IOException | CroftException e) {
      log.warn("what is kept of cache mounts is not written down: {}", e.getMessage());
    } catch (RuntimeException e) {
      log.error("cache mounts were not looked after", e);
    }
  }

  private void collect() {
    try {
      versions.collect();
      bytesWhenCollected = store.sizeBytes();
      packsWhenCollected = store.packs();
    } catch (IOException | CroftException e) {
      log.warn("old versions of cache mounts stay for now: {}", e.getMessage());
    }
  }
}
