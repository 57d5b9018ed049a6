package dev.croft.server.farm;

import dev.croft.agent.cachemount.KeptCacheMounts;
import dev.croft.agent.cachemount.MountDirectories;
import dev.croft.agent.cachemount.MountLimits;
import dev.croft.engine.cachemount.CacheMountUsage;
import dev.croft.engine.cachemount.FolderCacheMounts;
import dev.croft.engine.cachemount.LocalCacheMounts;
import dev.croft.engine.cachemount.chunk.ChunkPeers;
import dev.croft.engine.cachemount.version.CacheMountHeads;
import dev.croft.engine.cachemount.version.CacheMountKey;
import dev.croft.engine.cachemount.version.LocalHeads;
import dev.croft.engine.cachemount.version.Peers;
import dev.croft.server.config.CacheMountConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The cache mounts of workers that are in one process with their coordinator. */
final class LocalMounts implements MountDirectories, AutoCloseable {

  private static final String SELF = "coordinator";

  private final CacheMountHeads heads;
  private final Map<String, LocalCacheMounts> workers = new ConcurrentHashMap<>();
  private final ChunkPeers chunks;
  private final Optional<FolderCacheMounts> folder;
  private final boolean travels;
  private final KeptCacheMounts kept;

  /** For so many workers; nothing travels where there is one, and its directories are all. */
  LocalMounts(Path root, int count, CacheMountConfig config, Clock clock) {
    this.travels = count > 1 || !config.policy().keepsFailed();
    this.heads = new LocalHeads(travels);
    this.folder =
        config.policy().directory().map(path -> new FolderCacheMounts(path, Optional.empty()));
    this.chunks =
        name ->
            name.equals(SELF)
                ? Optional.of(kept().chunks())
                : Optional.ofNullable(workers.get(name)).map(LocalCacheMounts::chunks);
    this.kept =
        KeptCacheMounts.open(
            root,
            new Peers(SELF, heads, chunks),
            folder.map(MountDirectories::of).orElse(this),
            new MountLimits(config.maxTenantBytes(), config.maxAge()),
            clock);
  }

  /** The farm as a worker sees it. */
  Peers peers(String worker) {
    return new Peers(worker, heads, chunks);
  }

  void add(String worker, LocalCacheMounts mounts) {
    workers.put(worker, mounts);
  }

  /** Those that all workers share, where that was configured. */
  Optional<FolderCacheMounts> folder() {
    return folder;
  }

  KeptCacheMounts kept() {
    return kept;
  }

  @Override
  public List<CacheMountUsage> list() {
    return travels
        ? List.of()
        : workers.values().stream().flatMap(worker -> worker.list().stream()).toList();
  }

  @Override
  public void drop(CacheMountKey key) {
    workers.values().forEach(worker -> worker.drop(key));
  }

  @Override
  public void publish(CacheMountKey key) {
    workers.values().forEach(worker -> worker.publishNow(key));
  }

  @Override
  public void imported(CacheMountKey key) {
    if (!travels) {
      drop(key);
    }
  }

  @Override
  public void close() {
    kept.close();
  }
}
