package dev.croft.engine.cachemount.chunk;

import dev.croft.linux.file.FileHandle;
import dev.croft.oci.blob.StoreFailures;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chunks in a directory, many to a file: {@code N.pack} with their bytes one after the other, and
 * {@code N.index}. Nothing is forced to the disk; every chunk is verified when it is read, and one
 * that is damaged is gone. Thread safe; the directory belongs to one process at a time.
 */
public final class ChunkStore implements ChunkSource, ChunkKeeper, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ChunkStore.class);
  private static final String PACK = ".pack";
  private static final String INDEX = ".index";

  /** A pack with less than this share of bytes that somebody needs is written anew. */
  private static final double WORTH_KEEPING = 0.5;

  private final Path root;
  private final AtomicLong lastNumber = new AtomicLong();
  private final Map<ChunkId, Location> locations = new ConcurrentHashMap<>();
  private final Map<Long, Pack> packs = new ConcurrentHashMap<>();

  /** Packs smaller than this are put together when there are many of them. */
  private static final long SMALL_BYTES = 1 << 20;

  private static final int MANY = 32;

  /** So long stays what was kept for another node that has not said yet who needs it. */
  private static final long GRACE_NANOS = Duration.ofMinutes(10).toNanos();

  private final Map<ChunkId, Long> promised = new ConcurrentHashMap<>();

  /** Held for reading by who relies on chunks to stay, for writing by who removes some. */
  private final ReadWriteLock keeping = new ReentrantReadWriteLock();

  private record Location(long pack, PackIndex.Place place) {}

  private record Pack(FileHandle file, Map<ChunkId, PackIndex.Place> places) {
    long bytes() {
      return places.values().stream().mapToLong(PackIndex.Place::length).sum();
    }
  }

  private ChunkStore(Path root) {
    this.root = root;
  }

  /** Opens a store, or makes one; what was not finished is removed. */
  public static ChunkStore open(Path root) {
    ChunkStore store = new ChunkStore(root);
    try {
      Files.createDirectories(root);
      store.readPacks();
      return store;
    } catch (IOException e) {
      throw StoreFailures.of("open the chunks in " + root, e);
    }
  }

  /** Whether a chunk is there. */
  public boolean has(ChunkId id) {
    return locations.containsKey(id);
  }

  /** Starts to add chunks. */
  public PackWriter write() {
    return new PackWriter(this);
  }

  /** While this is open, no chunk goes. */
  public Kept keep() {
    keeping.readLock().lock();
    return () -> keeping.readLock().unlock();
  }

  /** A chunk's bytes, verified; empty where it is not there, or was damaged. */
  public Optional<byte[]> read(ChunkId id) throws IOException {
    try (Kept _ = keep()) {
      Location location = locations.get(id);
      Pack pack = location == null ? null : packs.get(location.pack());
      if (location == null || pack == null) {
        return Optional.empty();
      }
      byte[] bytes = new byte[location.place().length()];
      boolean whole = readFully(pack.file(), location.place().offset(), bytes);
      if (whole && ChunkId.of(bytes).equals(id)) {
        return Optional.of(bytes);
      }
      log.warn("chunk {} in {} is damaged, and gone now", id, pack.file());
      locations.remove(id, location);
      return Optional.empty();
    }
  }

  @Override
  public Set<ChunkId> present(Collection<ChunkId> ids) {
    Set<ChunkId> present = new HashSet<>(ids);
    present.removeIf(id -> !has(id));
    return present;
  }

  @Override
  public void fetch(Collection<ChunkId> ids, ChunkSink sink) throws IOException {
    for (ChunkId id : ids) {
      Optional<byte[]> bytes = read(id);
      if (bytes.isPresent()) {
        sink.take(id, bytes.get());
      }
    }
  }

  @Override
  public Set<ChunkId> missing(Collection<ChunkId> ids) {
    try (Kept _ = keep()) {
      Set<ChunkId> missing = new HashSet<>(ids);
      missing.removeIf(this::has);
      long now = System.nanoTime();
      ids.stream().filter(id -> !missing.contains(id)).forEach(id -> promised.put(id, now));
      return missing;
    }
  }

  @Override
  public void keep(Map<ChunkId, byte[]> chunks) throws IOException {
    long now = System.nanoTime();
    chunks.keySet().forEach(id -> promised.put(id, now));
    try (PackWriter pack = write()) {
      for (Map.Entry<ChunkId, byte[]> chunk : chunks.entrySet()) {
        pack.add(chunk.getKey(), chunk.getValue(), 0, chunk.getValue().length);
      }
      pack.finish();
    }
  }

  /** In how many files the chunks are. */
  public int packs() {
    return packs.size();
  }

  /** How many bytes some of the chunks have. */
  public long sizeOf(Collection<ChunkId> ids) {
    return ids.stream()
        .map(locations::get)
        .filter(Objects::nonNull)
        .mapToLong(location -> location.place().length())
        .sum();
  }

  /** How many bytes all chunks have. */
  public long sizeBytes() {
    return packs.values().stream().mapToLong(Pack::bytes).sum();
  }

  /**
   * Removes chunks that nobody needs; waits for those who rely on what is there now.
   *
   * @param needed asked when nobody relies on anything; nothing is removed where it says so
   */
  public void retain(Supplier<Optional<Set<ChunkId>>> needed) throws IOException {
    keeping.writeLock().lock();
    try {
      Optional<Set<ChunkId>> known = needed.get();
      if (known.isPresent()) {
        removeOthers(known.get());
      }
    } finally {
      keeping.writeLock().unlock();
    }
  }

  private void removeOthers(Set<ChunkId> needed) throws IOException {
    long now = System.nanoTime();
    promised.values().removeIf(since -> now - since > GRACE_NANOS);
    boolean many = packs.values().stream().filter(p -> p.bytes() < SMALL_BYTES).count() > MANY;
    try (PackWriter writer = write()) {
      Set<Long> old = new HashSet<>();
      for (Map.Entry<Long, Pack> pack : packs.entrySet()) {
        Map<ChunkId, PackIndex.Place> rest = new HashMap<>(pack.getValue().places());
        rest.keySet()
            .removeIf(
                id ->
                    (!needed.contains(id) && !promised.containsKey(id))
                        || !isIn(pack.getKey(), id));
        long bytes = rest.values().stream().mapToLong(PackIndex.Place::length).sum();
        boolean small = many && pack.getValue().bytes() < SMALL_BYTES;
        if (small || bytes < WORTH_KEEPING * pack.getValue().bytes()) {
          old.add(pack.getKey());
          move(pack.getValue(), rest, writer);
        }
      }
      writer.finish();
      old.forEach(this::discard);
    }
  }

  @Override
  public void close() {
    packs.values().forEach(pack -> pack.file().close());
  }

  /** A time in which no chunk goes. */
  @FunctionalInterface
  public interface Kept extends AutoCloseable {
    @Override
    void close();
  }

  long newNumber() {
    return lastNumber.incrementAndGet();
  }

  Path packFile(long number) {
    return root.resolve(number + PACK);
  }

  Path indexFile(long number) {
    return root.resolve(number + INDEX);
  }

  void adopt(long number, Map<ChunkId, PackIndex.Place> places) throws IOException {
    packs.put(number, new Pack(FileHandle.open(packFile(number)), places));
    places.forEach((id, place) -> locations.put(id, new Location(number, place)));
  }

  void discard(long number) {
    Pack pack = packs.remove(number);
    if (pack != null) {
      pack.places().keySet().forEach(id -> forget(number, id));
      pack.file().close();
    }
    try {
      Files.deleteIfExists(indexFile(number));
      Files.deleteIfExists(packFile(number));
    } catch (IOException e) {
      note("pack " + number + " is not removed", e);
    }
  }

  void note(String what, IOException why) {
    log.warn("{} in {}: {}", what, root, why.getMessage());
  }

  private void forget(long number, ChunkId id) {
    locations.computeIfPresent(id, (i, old) -> old.pack() == number ? null : old);
  }

  private boolean isIn(long number, ChunkId id) {
    Location location = locations.get(id);
    return location != null && location.pack() == number;
  }

  private static void move(Pack pack, Map<ChunkId, PackIndex.Place> rest, PackWriter writer)
      throws IOException {
    for (Map.Entry<ChunkId, PackIndex.Place> entry : rest.entrySet()) {
      byte[] bytes = new byte[entry.getValue().length()];
      if (readFully(pack.file(), entry.getValue().offset(), bytes)) {
        writer.addAnew(entry.getKey(), bytes);
      }
    }
  }

  private static boolean readFully(FileHandle file, long offset, byte[] into) throws IOException {
    int done = 0;
    while (done < into.length) {
      int got = file.readAt(offset + done, into, done, into.length - done);
      if (got < 0) {
        return false;
      }
      done += got;
    }
    return true;
  }

  private void readPacks() throws IOException {
    Set<Path> unknown = new HashSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(root)) {
      files.forEach(unknown::add);
    }
    for (Path file : Set.copyOf(unknown)) {
      String name = String.valueOf(file.getFileName());
      if (name.endsWith(INDEX)) {
        long number = Long.parseLong(name.substring(0, name.length() - INDEX.length()));
        lastNumber.accumulateAndGet(number, Math::max);
        if (unknown.remove(packFile(number))) {
          unknown.remove(file);
          adopt(number, PackIndex.read(file, Files.size(packFile(number))));
        }
      }
    }
    for (Path leftover : unknown) {
      Files.deleteIfExists(leftover);
    }
  }
}
