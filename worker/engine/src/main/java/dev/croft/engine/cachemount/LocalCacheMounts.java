package dev.croft.engine.cachemount;

import dev.croft.engine.cachemount.chunk.ChunkStore;
import dev.croft.engine.cachemount.version.CacheMountHeads;
import dev.croft.engine.cachemount.version.CacheMountKey;
import dev.croft.engine.cachemount.version.Peers;
import dev.croft.engine.fileop.InputTrees;
import dev.croft.engine.snapshot.DiskUsage;
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
import java.util.OptionalLong;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cache mounts of one worker, in a directory of its own, in step with those of the farm's other
 * workers. They survive a restart.
 */
public final class LocalCacheMounts implements CacheMounts, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LocalCacheMounts.class);

  private final CacheMountFiles files;
  private final InstantSource clock;
  private final CacheMountTravel travel;
  private final MountPreparation preparation;

  /** Its monitor guards what the entries say, and is told when one becomes free. */
  private final List<CacheDirectory> directories = new ArrayList<>();

  private final DirectoryChoice choice = new DirectoryChoice(directories);

  private LocalCacheMounts(CacheMountFiles files, CacheMountTravel travel, InstantSource clock) {
    this.files = files;
    this.travel = travel;
    this.clock = clock;
    this.preparation = new MountPreparation(files, travel, directories);
  }

  /** Opens what a directory holds, which is made where it is missing. */
  public static LocalCacheMounts open(Path root, InputTrees trees, Peers peers) {
    return open(root, trees, peers, CacheMountPolicy.usual(), InstantSource.system());
  }

  /** The same with a clock of the caller's. */
  public static LocalCacheMounts open(
      Path root, InputTrees trees, Peers peers, InstantSource clock) {
    return open(root, trees, peers, CacheMountPolicy.usual(), clock);
  }

  /** The same with a policy and a clock of the caller's. */
  public static LocalCacheMounts open(
      Path root, InputTrees trees, Peers peers, CacheMountPolicy policy, InstantSource clock) {
    try {
      CacheMountFiles files = new CacheMountFiles(root, trees);
      List<CacheMountRecord> records = files.open();
      LocalCacheMounts mounts =
          new LocalCacheMounts(files, new CacheMountTravel(root, peers, policy, clock), clock);
      for (CacheMountRecord record : records) {
        mounts.add(record);
      }
      return mounts;
    } catch (IOException e) {
      throw StoreFailures.of("open the cache mounts in " + root, e);
    }
  }

  private void add(CacheMountRecord record) throws IOException {
    CacheDirectory directory = CacheDirectory.existing(record, files.lastUsed(record));
    Optional<Instant> usedSince = files.usedSince(record);
    OptionalLong fence = travel.isOn() ? files.lockedUnder(record) : OptionalLong.empty();
    synchronized (directories) {
      directories.add(directory);
      directory.setReady(usedSince.isEmpty() && fence.isEmpty());
    }
    if (usedSince.isEmpty() && fence.isPresent()) {
      preparation.publishLocked(directory, fence.getAsLong());
    } else if (usedSince.isEmpty() && travel.isOn()) {
      preparation.announce(directory);
      preparation.release(directory);
    }
    usedSince.ifPresent(
        since ->
            preparation.salvage(directory, since, fence.orElse(0), () -> dropSalvaged(directory)));
  }

  private void dropSalvaged(CacheDirectory directory) {
    synchronized (directories) {
      directories.remove(directory);
      directories.notifyAll();
    }
    try {
      files.delete(directory.record());
    } catch (IOException e) {
      throw StoreFailures.of("delete cache mount " + directory.record().id(), e);
    }
  }

  /** Tells the farm again what this worker has published: its memory was lost. */
  public void offerVersions() {
    travel.offerVersions();
    if (travel.isOn()) {
      all().forEach(directory -> travel.later(() -> preparation.tell(directory)));
    }
  }

  /** This worker's chunks of what it has published, for others. */
  public ChunkStore chunks() {
    return travel.store();
  }

  /** Waits until all is published that steps have left. */
  @Override
  public void close() {
    travel.close();
  }

  @Override
  public Lease acquire(List<CacheMountRequest> requests) throws InterruptedException {
    TreeMap<CacheMountKey, CacheMountRequest> ordered = new TreeMap<>();
    requests.forEach(request -> ordered.putIfAbsent(request.key(), request));
    Map<CacheMountKey, Taken> taken = new HashMap<>();
    List<String> notes = new ArrayList<>();
    try {
      for (Map.Entry<CacheMountKey, CacheMountRequest> entry : ordered.entrySet()) {
        taken.put(entry.getKey(), take(entry.getValue(), notes));
      }
      List<Path> paths = new ArrayList<>();
      for (CacheMountRequest request : requests) {
        Taken directory = taken.get(request.key());
        if (directory != null) {
          paths.add(files.directory(directory.directory().record()));
        }
      }
      return new LocalLease(paths, List.copyOf(taken.values()), notes);
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
      if (found.isEmpty() || !isFreeSoon(found.get())) {
        return found.isEmpty();
      }
      directory = found.get();
      directories.remove(directory);
      directories.notifyAll();
    }
    try {
      files.delete(directory.record());
      if (all().stream().noneMatch(d -> d.record().key().equals(directory.record().key()))) {
        travel.stands(directory.record().key(), Optional.empty());
        travel.forget(directory.record().key());
      }
      return true;
    } catch (IOException e) {
      throw StoreFailures.of("delete cache mount " + directory.record().id(), e);
    }
  }

  /** Deletes all directories of a mount that no step has. */
  public void drop(CacheMountKey key) {
    all().stream()
        .filter(directory -> directory.record().key().equals(key))
        .forEach(
            directory -> {
              boolean gone = delete(directory.record().name());
              log.info("cache mount {} is {}", key.id(), gone ? "deleted" : "kept by a step");
            });
  }

  /**
   * Puts what a mount's free directory holds in force, where that is not done after each step.
   *
   * @return whether a version is in force now
   */
  public boolean publishNow(CacheMountKey key) {
    if (!travel.isOn()) {
      all().stream()
          .filter(directory -> directory.record().key().equals(key) && !directory.inUse())
          .max(Comparator.comparing(CacheDirectory::lastUsed))
          .ifPresent(preparation::publishNow);
    }
    return travel.hasVersion(key);
  }

  /** Whether nobody has it, once what was left in it is published. */
  private boolean isFreeSoon(CacheDirectory directory) {
    try {
      while (!directory.inUse() && directory.isPublishing()) {
        directories.wait();
      }
      return !directory.inUse() && directory.isReady();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** A directory and since when a step has it. */
  private record Taken(CacheDirectory directory, Instant began) {}

  private Taken take(CacheMountRequest request, List<String> notes) throws InterruptedException {
    Taken taken;
    boolean isFresh = false;
    boolean isFirst;
    synchronized (directories) {
      while (choice.mustWait(request)) {
        directories.wait();
      }
      Optional<CacheDirectory> usable = choice.usable(request);
      isFresh = usable.isEmpty();
      CacheDirectory directory = usable.orElseGet(() -> added(request.key()));
      taken = new Taken(directory, clock.instant());
      directory.take(request.sharing(), taken.began());
      isFirst = directory.users() == 1;
      directory.setReady(!isFresh && !(isFirst && travel.isOn()));
    }
    if (isFresh || (isFirst && travel.isOn())) {
      prepare(taken, request, isFresh, notes);
    }
    return taken;
  }

  private CacheDirectory added(CacheMountKey key) {
    CacheDirectory fresh = CacheDirectory.fresh(files.newRecord(key, clock.instant()));
    directories.add(fresh);
    return fresh;
  }

  private void prepare(Taken taken, CacheMountRequest request, boolean isFresh, List<String> notes)
      throws InterruptedException {
    CacheDirectory directory = taken.directory();
    boolean prepared = false;
    try {
      Optional<String> note =
          isFresh ? preparation.fill(directory, request) : preparation.bringUp(directory, request);
      note.ifPresent(why -> notes.add("cache mount " + request.id() + ": " + why));
      prepared = true;
    } catch (IOException e) {
      throw StoreFailures.of("make cache mount " + request.id(), e);
    } finally {
      synchronized (directories) {
        directory.setReady(prepared || !isFresh);
        if (!prepared) {
          directory.giveBack(taken.began(), clock.instant());
          directory.lock().ifPresent(CacheMountHeads.Lock::close);
          directory.setLock(Optional.empty());
          if (isFresh) {
            directories.remove(directory);
          }
        }
        directories.notifyAll();
      }
    }
  }

  /**
   * Gives back what a failed step had, without what it left, as far as no other step has it: the
   * next one begins with the version in force.
   */
  private void giveBackFailed(List<Taken> taken) {
    List<Taken> kept = new ArrayList<>();
    for (Taken one : taken) {
      boolean mine;
      synchronized (directories) {
        CacheDirectory directory = one.directory();
        mine = directory.users() == 1 && isPublishedSoon(directory);
        if (mine) {
          directory.setReady(false);
        } else {
          kept.add(one);
        }
      }
      if (mine) {
        discard(one);
      }
    }
    giveBack(kept);
  }

  /** Waits for what steps before left to be in force; called with the monitor held. */
  private boolean isPublishedSoon(CacheDirectory directory) {
    try {
      while (directory.isPublishing() && directory.users() == 1) {
        directories.wait();
      }
      return directory.users() == 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void discard(Taken one) {
    CacheDirectory directory = one.directory();
    try {
      files.delete(directory.record());
    } catch (IOException e) {
      throw StoreFailures.of("delete cache mount " + directory.record().id(), e);
    } finally {
      synchronized (directories) {
        directory.giveBack(one.began(), clock.instant());
        directory.lock().ifPresent(CacheMountHeads.Lock::close);
        directory.setLock(Optional.empty());
        directories.remove(directory);
        directories.notifyAll();
      }
    }
  }

  private void giveBack(List<Taken> taken) {
    Instant now = clock.instant();
    if (travel.isOn()) {
      taken.forEach(one -> preparation.announce(one.directory()));
    }
    synchronized (directories) {
      taken.forEach(one -> one.directory().giveBack(one.began(), now));
      taken.forEach(one -> one.directory().setBehind());
      directories.notifyAll();
    }
    taken.forEach(one -> preparation.release(one.directory()));
    taken.forEach(one -> files.touch(one.directory().record(), now));
  }

  private CacheMountUsage usage(CacheDirectory directory) throws IOException {
    CacheMountRecord record = directory.record();
    long size = DiskUsage.of(files.directory(record)) + travel.bytesOfChunks(record.key());
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
    private final List<String> notes;
    private List<Taken> taken;
    private boolean hasFailed;

    LocalLease(List<Path> paths, List<Taken> taken, List<String> notes) {
      this.paths = List.copyOf(paths);
      this.notes = List.copyOf(notes);
      this.taken = taken;
    }

    @Override
    public List<String> notes() {
      return notes;
    }

    @Override
    public List<Path> directories() {
      return paths;
    }

    @Override
    public synchronized void failed() {
      hasFailed = true;
    }

    @Override
    public synchronized void close() {
      if (hasFailed && travel.dropsFailed()) {
        giveBackFailed(taken);
      } else {
        giveBack(taken);
      }
      taken = List.of();
    }
  }
}
