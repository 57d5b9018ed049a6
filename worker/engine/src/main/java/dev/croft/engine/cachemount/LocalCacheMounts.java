package dev.croft.engine.cachemount;

import dev.croft.engine.fileop.InputTrees;
import dev.croft.engine.snapshot.DiskUsage;
import dev.croft.model.llb.MountKind.Sharing;
import dev.croft.oci.blob.StoreFailures;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Cache mounts of one worker, in a directory of its own. They survive a restart. */
public final class LocalCacheMounts implements CacheMounts {

  private final CacheMountFiles files;
  private final InstantSource clock;

  /** Its monitor guards what the entries say, and is told when one becomes free. */
  private final List<CacheDirectory> directories = new ArrayList<>();

  private LocalCacheMounts(CacheMountFiles files, InstantSource clock) {
    this.files = files;
    this.clock = clock;
  }

  /** Opens what a directory holds, which is made where it is missing. */
  public static LocalCacheMounts open(Path root, InputTrees trees) {
    return open(root, trees, InstantSource.system());
  }

  /** The same with a clock of the caller's. */
  public static LocalCacheMounts open(Path root, InputTrees trees, InstantSource clock) {
    try {
      CacheMountFiles files = new CacheMountFiles(root, trees);
      LocalCacheMounts mounts = new LocalCacheMounts(files, clock);
      for (CacheMountRecord record : files.open()) {
        mounts.directories.add(CacheDirectory.existing(record, files.lastUsed(record)));
      }
      return mounts;
    } catch (IOException e) {
      throw StoreFailures.of("open the cache mounts in " + root, e);
    }
  }

  @Override
  public Lease acquire(List<CacheMountRequest> requests) throws InterruptedException {
    TreeMap<CacheMountKey, CacheMountRequest> ordered = new TreeMap<>();
    requests.forEach(request -> ordered.putIfAbsent(request.key(), request));
    Map<CacheMountKey, CacheDirectory> taken = new HashMap<>();
    try {
      for (Map.Entry<CacheMountKey, CacheMountRequest> entry : ordered.entrySet()) {
        taken.put(entry.getKey(), take(entry.getValue()));
      }
      List<Path> paths = new ArrayList<>();
      for (CacheMountRequest request : requests) {
        CacheDirectory directory = taken.get(request.key());
        if (directory != null) {
          paths.add(files.directory(directory.record()));
        }
      }
      return new LocalLease(paths, List.copyOf(taken.values()));
    } catch (InterruptedException | RuntimeException e) {
      giveBack(List.copyOf(taken.values()));
      throw e;
    }
  }

  @Override
  public List<CacheMountUsage> list() {
    List<CacheMountUsage> usages = new ArrayList<>();
    for (CacheDirectory directory : all()) {
      try {
        usages.add(usage(directory));
      } catch (IOException e) {
        if (all().contains(directory)) {
          throw StoreFailures.of("measure cache mount " + directory.record().id(), e);
        }
      }
    }
    usages.sort(Comparator.comparing(CacheMountUsage::lastUsed));
    return usages;
  }

  @Override
  public boolean delete(String name) {
    CacheDirectory directory;
    synchronized (directories) {
      Optional<CacheDirectory> found =
          directories.stream().filter(d -> d.record().name().equals(name)).findFirst();
      if (found.isEmpty() || found.get().inUse()) {
        return found.isEmpty();
      }
      directory = found.get();
      directories.remove(directory);
      directories.notifyAll();
    }
    try {
      files.delete(directory.record());
      return true;
    } catch (IOException e) {
      throw StoreFailures.of("delete cache mount " + directory.record().id(), e);
    }
  }

  private CacheDirectory take(CacheMountRequest request) throws InterruptedException {
    CacheDirectory fresh;
    synchronized (directories) {
      while (mustWait(request)) {
        directories.wait();
      }
      Optional<CacheDirectory> usable = usable(request);
      if (usable.isPresent()) {
        usable.get().take(request.sharing(), clock.instant());
        return usable.get();
      }
      fresh = CacheDirectory.fresh(files.newRecord(request.key(), clock.instant()));
      fresh.take(request.sharing(), clock.instant());
      directories.add(fresh);
    }
    fill(fresh, request);
    return fresh;
  }

  /** Locked ones wait for a free one, shared ones for one that is being filled. */
  private boolean mustWait(CacheMountRequest request) {
    List<CacheDirectory> all = ofKey(request.key());
    if (all.stream().anyMatch(d -> d.isOpenTo(request.sharing()))) {
      return false;
    }
    return switch (request.sharing()) {
      case SHARED -> all.stream().anyMatch(d -> !d.isReady() && d.isSharedBy(Sharing.SHARED));
      case PRIVATE -> false;
      case LOCKED -> !all.isEmpty();
    };
  }

  /** One that is shared already before one that is free; of those, the one that was used last. */
  private Optional<CacheDirectory> usable(CacheMountRequest request) {
    Comparator<CacheDirectory> preference =
        Comparator.comparing((CacheDirectory d) -> d.isSharedBy(request.sharing()))
            .thenComparing(CacheDirectory::lastUsed);
    return ofKey(request.key()).stream().filter(d -> d.isOpenTo(request.sharing())).max(preference);
  }

  private List<CacheDirectory> ofKey(CacheMountKey key) {
    return directories.stream().filter(d -> d.record().key().equals(key)).toList();
  }

  private void fill(CacheDirectory fresh, CacheMountRequest request) {
    boolean filled = false;
    try {
      files.create(fresh.record(), request.base());
      filled = true;
    } catch (IOException e) {
      throw StoreFailures.of("make cache mount " + request.id(), e);
    } finally {
      synchronized (directories) {
        if (filled) {
          fresh.setReady();
        } else {
          directories.remove(fresh);
        }
        directories.notifyAll();
      }
    }
  }

  private void giveBack(List<CacheDirectory> taken) {
    Instant now = clock.instant();
    synchronized (directories) {
      taken.forEach(directory -> directory.giveBack(now));
      directories.notifyAll();
    }
    taken.forEach(directory -> files.touch(directory.record(), now));
  }

  private CacheMountUsage usage(CacheDirectory directory) throws IOException {
    CacheMountRecord record = directory.record();
    long size = DiskUsage.of(files.directory(record));
    synchronized (directories) {
      return new CacheMountUsage(
          record.name(),
          record.key(),
          size,
          Instant.ofEpochMilli(record.createdMillis()),
          directory.lastUsed(),
          directory.inUse());
    }
  }

  private List<CacheDirectory> all() {
    synchronized (directories) {
      return directories.stream().filter(CacheDirectory::isReady).toList();
    }
  }

  /** The mounts of one step. */
  private final class LocalLease implements Lease {
    private final List<Path> paths;
    private List<CacheDirectory> taken;

    LocalLease(List<Path> paths, List<CacheDirectory> taken) {
      this.paths = List.copyOf(paths);
      this.taken = taken;
    }

    @Override
    public List<Path> directories() {
      return paths;
    }

    @Override
    public synchronized void close() {
      giveBack(taken);
      taken = List.of();
    }
  }
}
