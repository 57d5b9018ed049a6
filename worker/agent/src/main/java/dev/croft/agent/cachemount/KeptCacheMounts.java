package dev.croft.agent.cachemount;

import dev.croft.agent.disk.DiskPart;
import dev.croft.agent.link.UsageRecord;
import dev.croft.agent.node.NodeServer;
import dev.croft.engine.cachemount.CacheMountUsage;
import dev.croft.engine.cachemount.chunk.ChunkId;
import dev.croft.engine.cachemount.chunk.ChunkStore;
import dev.croft.engine.cachemount.disk.Unsettled;
import dev.croft.engine.cachemount.disk.WorkingCopy;
import dev.croft.engine.cachemount.version.CacheMountKey;
import dev.croft.engine.cachemount.version.Head;
import dev.croft.engine.cachemount.version.HeadFiles;
import dev.croft.engine.cachemount.version.MountVersions;
import dev.croft.engine.cachemount.version.Peers;
import dev.croft.engine.cachemount.version.Standing;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.oci.layer.LayerDirectoryArchive;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
  private static final int MAX_COMPARED = 10_000;

  /** A version in force, and what somebody has instead. */
  private record Pair(ChunkId version, Optional<ChunkId> standing) {}

  private final Peers peers;
  private final ChunkStore store;
  private final MountVersions versions;
  private final MountDirectories directories;
  private final MountLimits limits;
  private final InstantSource clock;
  private final Path work;
  private final Map<Pair, Long> compared = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clockwork =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("croft-cache-mounts").factory());
  private long bytesWhenCollected;
  private int packsWhenCollected;

  private KeptCacheMounts(
      Path root,
      Peers peers,
      MountDirectories directories,
      MountLimits limits,
      InstantSource clock) {
    this.peers = peers;
    this.directories = directories;
    this.limits = limits;
    this.clock = clock;
    this.work = root.resolve("work");
    this.store = ChunkStore.open(root.resolve("chunks"));
    this.versions =
        new MountVersions(store, new HeadFiles(root.resolve("heads")), peers, clock, KEPT_VERSIONS);
  }

  /**
   * Opens what a directory holds, and offers it to the farm.
   *
   * @param peers the farm as the node that keeps it sees it
   */
  public static KeptCacheMounts open(
      Path root,
      Peers peers,
      MountDirectories directories,
      MountLimits limits,
      InstantSource clock) {
    KeptCacheMounts kept = new KeptCacheMounts(root, peers, directories, limits, clock);
    kept.versions.offerAll();
    ScheduledFuture<?> _ =
        kept.clockwork.scheduleWithFixedDelay(
            kept::tend, SECONDS_BETWEEN_LOOKS, SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
    return kept;
  }

  /** What is kept, for others. */
  public ChunkStore chunks() {
    return store;
  }

  /** Lets other nodes have their chunks kept here. */
  public void offer(NodeServer server) {
    ChunkServer.offer(store, server);
  }

  /** All cache mounts of the farm that are known here, the least recently used first. */
  public List<CacheMountEntry> list() {
    List<CacheMountEntry> entries = new ArrayList<>();
    Map<CacheMountKey, Head> heads = peers.heads().all();
    heads.forEach((key, head) -> entries.add(entry(key, head)));
    directories.list().stream()
        .filter(usage -> !heads.containsKey(usage.key()))
        .map(KeptCacheMounts::entry)
        .forEach(entries::add);
    entries.sort(Comparator.comparing(CacheMountEntry::lastUsed));
    return entries;
  }

  /** How many bytes of mounts in force need not move to a node, by the nodes that have some. */
  public Map<String, Long> warmth(String namespace, Set<String> ids) {
    Map<String, Long> warmth = new HashMap<>();
    peers
        .heads()
        .all()
        .forEach(
            (key, head) -> {
              if (key.namespace().equals(namespace) && ids.contains(key.id())) {
                CacheMountEntry entry = entry(key, head);
                entry
                    .missing()
                    .forEach(
                        (node, missing) -> warmth.merge(node, entry.bytes() - missing, Long::sum));
              }
            });
    warmth.values().removeIf(bytes -> bytes <= 0);
    return warmth;
  }

  /** One of which no version is in force. */
  private static CacheMountEntry entry(CacheMountUsage usage) {
    return new CacheMountEntry(
        usage.key(), 0, 0, 0, usage.sizeBytes(), usage.lastUsed(), Map.of(), List.of());
  }

  /** Comparing two versions takes a moment where they have many files. */
  private long missing(CacheMountKey key, Head head, Optional<ChunkId> standing)
      throws IOException {
    Pair pair = new Pair(head.version(), standing);
    Long known = compared.get(pair);
    if (known != null) {
      return known;
    }
    if (compared.size() > MAX_COMPARED) {
      compared.clear();
    }
    long bytes = versions.missingBytes(key, head, standing);
    compared.put(pair, bytes);
    return bytes;
  }

  private CacheMountEntry entry(CacheMountKey key, Head head) {
    Instant lastUsed = head.published();
    Map<String, Long> missing = new HashMap<>();
    MountVersions.Size size = new MountVersions.Size(0, 0);
    try {
      size = versions.size(key, head);
      for (Map.Entry<String, Standing> node : peers.heads().standings(key).entrySet()) {
        missing.put(node.getKey(), missing(key, head, node.getValue().version()));
        lastUsed =
            node.getValue().lastUsed().isAfter(lastUsed) ? node.getValue().lastUsed() : lastUsed;
      }
    } catch (IOException e) {
      log.debug("what {} holds is not known", key, e);
    }
    return new CacheMountEntry(
        key,
        head.number(),
        head.earlier().size() + 1,
        size.files(),
        size.dataBytes(),
        lastUsed,
        missing,
        head.keepers());
  }

  /** Removes a cache mount everywhere, but for directories that steps use now. */
  public void remove(CacheMountKey key) {
    directories.drop(key);
    versions.forget(key);
    peers.heads().head(key).ifPresent(head -> peers.heads().remove(key, head));
    clockwork.execute(this::collect);
  }

  /**
   * Writes what a cache mount holds as an archive.
   *
   * @return the number of the version that it is
   * @throws CroftException of kind NOT_FOUND where there is no such mount
   */
  public long exportTo(CacheMountKey key, OutputStream out)
      throws IOException, InterruptedException {
    directories.publish(key);
    Path directory = staging();
    try {
      long number = versions.extract(key, directory);
      var _ = new LayerDirectoryArchive(Runnable::run).write(directory, out);
      return number;
    } finally {
      discard(directory);
    }
  }

  /** Puts an archive's files in force, beside what the mount holds; the archive's files win. */
  public void importFrom(CacheMountKey key, InputStream archive) throws IOException {
    directories.publish(key);
    Path directory = staging();
    try {
      new LayerDirectoryArchive(Runnable::run).unpack(archive, directory);
      versions.publish(key, WorkingCopy.open(directory), new Unsettled.Nothing(), 0);
      directories.imported(key);
      versions.remember();
    } finally {
      discard(directory);
    }
  }

  private Path staging() throws IOException {
    Path directory = Files.createTempDirectory(Files.createDirectories(work), "mount-");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    return directory;
  }

  private static void discard(Path directory) throws IOException {
    WorkingCopy.forget(directory);
    try (Directory parent = Directory.open(Objects.requireNonNull(directory.getParent()))) {
      parent.removeTree(BytePath.of(Objects.toString(directory.getFileName())));
    }
  }

  @Override
  public List<UsageRecord> records() {
    List<UsageRecord> records = new ArrayList<>();
    peers
        .heads()
        .all()
        .forEach(
            (key, head) -> {
              if (head.isOn(peers.worker())) {
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
      if (!limits.isNone()) {
        limits.exceededBy(list(), clock.instant()).forEach(this::remove);
      }
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
