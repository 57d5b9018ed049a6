package dev.croft.engine.cachemount.version;

import dev.croft.engine.cachemount.chunk.ChunkId;
import dev.croft.engine.cachemount.chunk.ChunkSource;
import dev.croft.engine.cachemount.chunk.ChunkSources;
import dev.croft.engine.cachemount.chunk.ChunkStore;
import dev.croft.engine.cachemount.chunk.PackWriter;
import dev.croft.engine.cachemount.disk.MissingChunksException;
import dev.croft.engine.cachemount.disk.Unsettled;
import dev.croft.engine.cachemount.disk.WorkingCopy;
import dev.croft.engine.cachemount.tree.Extent;
import dev.croft.engine.cachemount.tree.MountTree;
import dev.croft.engine.cachemount.tree.TreeMerge;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a worker's directories to the versions that are in force, and publishes what steps did in
 * them. Thread safe; what concerns one directory is called by one thread at a time.
 */
public final class MountVersions {

  private static final Logger log = LoggerFactory.getLogger(MountVersions.class);

  private final ChunkStore store;
  private final Peers peers;
  private final InstantSource clock;
  private final int kept;
  private final VersionLimit limit;
  private final Listings listings;
  private final HeadFiles files;
  private final Replicas replicas;

  /** The listing of each mount that was needed last, as long as there is room for it. */
  private final Map<CacheMountKey, SoftReference<Listings.Listed>> latest =
      new ConcurrentHashMap<>();

  /**
   * Versions of a worker.
   *
   * @param kept how many versions before the one in force are kept
   */
  public MountVersions(
      ChunkStore store, HeadFiles files, Peers peers, InstantSource clock, int kept) {
    this(store, files, peers, clock, kept, VersionLimit.usual());
  }

  /**
   * The same with a limit.
   *
   * @param limit what has more is not published
   */
  public MountVersions(
      ChunkStore store,
      HeadFiles files,
      Peers peers,
      InstantSource clock,
      int kept,
      VersionLimit limit) {
    this.limit = limit;
    this.store = store;
    this.peers = peers;
    this.clock = clock;
    this.kept = kept;
    this.listings = new Listings(store);
    this.files = files;
    this.replicas = new Replicas(peers);
  }

  /** Tells the farm what this worker still has from its last run. */
  public void offerAll() {
    files.all().forEach(peers.heads()::offer);
  }

  /**
   * Makes a directory that nobody uses hold the version in force. What was done in it must be
   * published, or is lost.
   *
   * @param mayStay whether it may stay as it is where the version cannot be had
   * @return why it stayed as it is; empty where all is well
   * @throws IOException where it failed halfway, and the directory is good for nothing
   */
  public Optional<String> bringUp(CacheMountKey key, WorkingCopy copy, boolean mayStay)
      throws IOException, InterruptedException {
    Optional<Head> head = peers.heads().head(key);
    if (head.isEmpty() || head.map(Head::version).equals(copy.version())) {
      return Optional.empty();
    }
    List<ChunkId> candidates = new ArrayList<>(List.of(head.get().version()));
    if (!mayStay) {
      candidates.addAll(head.get().earlier());
    }
    MissingChunksException missing = new MissingChunksException(0);
    for (ChunkId version : candidates) {
      try {
        restore(key, copy, version, head.get());
        return version.equals(head.get().version())
            ? Optional.empty()
            : Optional.of("it is as it was before: " + missing.getMessage());
      } catch (MissingChunksException e) {
        missing = e;
      }
    }
    if (mayStay) {
      return Optional.of("it is as it was before: " + missing.getMessage());
    }
    throw missing;
  }

  /**
   * Fills an empty directory with the version in force.
   *
   * @return that version's number
   * @throws dev.croft.model.failure.CroftException of kind NOT_FOUND where there is none
   */
  public long extract(CacheMountKey key, Path directory) throws IOException, InterruptedException {
    Head head =
        peers
            .heads()
            .head(key)
            .orElseThrow(() -> CroftException.notFound("there is no cache mount " + key.id()));
    restore(key, WorkingCopy.open(directory), head.version(), head);
    return head.number();
  }

  /** All or nothing, as far as chunks go. */
  private void restore(CacheMountKey key, WorkingCopy copy, ChunkId version, Head head)
      throws IOException, InterruptedException {
    ChunkSource source = source(head);
    MountTree tree =
        version.equals(head.version())
            ? read(key, head).tree()
            : listings.read(version, source, Listings.Listed.NOTHING).tree();
    checkPresent(copy.tree(), tree, source);
    copy.restore(tree, version, source);
  }

  /**
   * Publishes what a directory holds, merged with what others published since it was brought up.
   * Nothing happens where nothing changed.
   *
   * @param unsettled what may be half written: it is not published yet
   * @param fence of the lock under which it was used; 0 for none
   */
  public void publish(CacheMountKey key, WorkingCopy copy, Unsettled unsettled, long fence)
      throws IOException {
    try (ChunkStore.Kept _ = store.keep();
        PackWriter pack = store.write()) {
      Optional<Head> head = peers.heads().head(key);
      Listings.Listed theirs = readIfPossible(key, head);
      boolean whole = needsAll(head, theirs);
      WorkingCopy.Scanned scanned =
          copy.scan(
              unsettled, pack, whole ? id -> false : chunksOf(theirs.tree()), whole, limit.files());
      pack.finish();
      while (true) {
        // A version that cannot be had counts for nothing, not for one without files.
        MountTree merged =
            theirs.record().parts().isEmpty()
                ? scanned.tree()
                : TreeMerge.of(copy.tree(), scanned.tree(), theirs.tree());
        if (!whole && merged.equals(theirs.tree())) {
          copy.settle(scanned, sameVersion(head, scanned.tree(), merged, copy));
          return;
        }
        checkSize(merged);
        Listings.Listed next = listings.write(whole ? Listings.Listed.NOTHING : theirs, merged);
        List<String> keepers = replicate(head, theirs, next, whole);
        Head nextHead = after(head, Listings.idOf(next), whole, keepers);
        if (peers.heads().replace(key, head, nextHead, fence)) {
          latest.put(key, new SoftReference<>(next));
          files.write(key, nextHead);
          boolean same = scanned.tree().equals(merged);
          copy.settle(scanned, same ? Optional.of(nextHead.version()) : Optional.empty());
          return;
        }
        head = peers.heads().head(key);
        theirs = readIfPossible(key, head);
        whole = whole && theirs.record().parts().isEmpty();
      }
    }
  }

  private void checkSize(MountTree tree) {
    if (tree.size() > limit.files()) {
      throw new CroftException(
          FailureKind.RESOURCE,
          "with what others published it has more than "
              + limit.files()
              + " files, and stays on this worker");
    }
    long bytes = limit.bytes() == Long.MAX_VALUE ? 0 : tree.dataBytes();
    if (bytes > limit.bytes()) {
      throw new CroftException(
          FailureKind.RESOURCE,
          "it has " + bytes + " bytes, more than " + limit.bytes() + ", and stays on this worker");
    }
  }

  /** This worker keeps a mount's chunks no more; the mount is gone where nobody else does. */
  public void forget(CacheMountKey key) {
    latest.remove(key);
    Optional<Head> found = peers.heads().head(key).filter(h -> h.isOn(peers.worker()));
    if (found.isEmpty()) {
      return;
    }
    Head head = found.get();
    Head without = head.without(peers.worker());
    if (without.holders().isEmpty() && without.keepers().isEmpty()) {
      peers.heads().remove(key, head);
    } else {
      // Where another version is in force by now, its holders are what it says.
      boolean gone = peers.heads().replace(key, found, without, 0);
      log.debug("{} is on {} and {} now: {}", key, without.holders(), without.keepers(), gone);
    }
  }

  /** Writes down which versions this node has chunks of, so that it can offer them again. */
  public void remember() throws IOException {
    Map<CacheMountKey, Head> heads = peers.heads().all();
    heads.values().removeIf(head -> !head.isOn(peers.worker()));
    for (Map.Entry<CacheMountKey, Head> entry : heads.entrySet()) {
      files.write(entry.getKey(), entry.getValue());
    }
  }

  /** How many bytes the chunks here have of a version in force. */
  public long bytesHere(CacheMountKey key, Head head) throws IOException {
    return store.sizeOf(Listings.chunksOf(read(key, head)));
  }

  /** Removes chunks that no version needs any more. */
  public void collect() throws IOException {
    Map<CacheMountKey, Head> heads = peers.heads().all();
    Set<ChunkId> needed = new LinkedHashSet<>();
    for (Map.Entry<CacheMountKey, Head> entry : heads.entrySet()) {
      addNeeded(entry.getKey(), entry.getValue(), needed);
    }
    files.retain(heads);
    store.retain(() -> peers.heads().all().equals(heads) ? Optional.of(needed) : Optional.empty());
  }

  /** How many bytes of the version in force are not in a directory. */
  public long missingBytes(CacheMountKey key, Optional<WorkingCopy> copy) throws IOException {
    Optional<Head> head = peers.heads().head(key);
    if (head.isEmpty() || copy.flatMap(WorkingCopy::version).equals(head.map(Head::version))) {
      return 0;
    }
    MountTree mine = copy.map(WorkingCopy::tree).orElse(MountTree.EMPTY);
    return mine.to(read(key, head.get()).tree()).put().stream()
        .flatMap(entry -> entry.extents().stream())
        .mapToLong(Extent::length)
        .sum();
  }

  /** What is known of a version in force. */
  public record Size(long files, long dataBytes) {}

  /** How big a version in force is. */
  public Size size(CacheMountKey key, Head head) throws IOException {
    VersionRecord record = read(key, head).record();
    return new Size(record.files(), record.dataBytes());
  }

  /** How many bytes a node lacks of a version in force that has another one, or none. */
  public long missingBytes(CacheMountKey key, Head head, Optional<ChunkId> standing)
      throws IOException {
    if (standing.equals(Optional.of(head.version()))) {
      return 0;
    }
    MountTree wanted = read(key, head).tree();
    MountTree there = MountTree.EMPTY;
    if (standing.isPresent()) {
      try {
        there = listings.read(standing.get(), source(head), Listings.Listed.NOTHING).tree();
      } catch (MissingChunksException e) {
        log.debug("version {} of {} is not known any more", standing.get(), key);
      }
    }
    return there.to(wanted).put().stream()
        .flatMap(entry -> entry.extents().stream())
        .mapToLong(Extent::length)
        .sum();
  }

  private void addNeeded(CacheMountKey key, Head head, Set<ChunkId> needed) throws IOException {
    List<ChunkId> versions = new ArrayList<>(head.earlier());
    versions.add(head.version());
    for (ChunkId version : versions) {
      if (!head.isOn(peers.worker())) {
        return;
      }
      try {
        Listings.Listed listed = listings.read(version, source(head), latest(key));
        Listings.addChunks(version, listed, needed);
        needed.addAll(listed.tree().chunks());
      } catch (MissingChunksException e) {
        log.debug("version {} of {} is lost", version, key);
      }
    }
  }

  private static Optional<ChunkId> sameVersion(
      Optional<Head> head, MountTree mine, MountTree merged, WorkingCopy copy) {
    return mine.equals(merged) ? head.map(Head::version) : copy.version();
  }

  /** Has somebody else keep a version, too, before it is in force. */
  private List<String> replicate(
      Optional<Head> before, Listings.Listed theirs, Listings.Listed next, boolean whole) {
    Set<ChunkId> all = Listings.chunksOf(next);
    Set<ChunkId> added = new LinkedHashSet<>(all);
    if (!whole) {
      added.removeAll(Listings.chunksOf(theirs));
    }
    return replicas.keep(before, added, all, whole, before.map(this::source).orElse(store));
  }

  private Head after(Optional<Head> before, ChunkId version, boolean whole, List<String> keepers) {
    LinkedHashSet<String> holders = new LinkedHashSet<>();
    holders.add(peers.worker());
    List<ChunkId> earlier = new ArrayList<>();
    before.stream()
        .flatMap(head -> head.holders().stream())
        .filter(worker -> peers.chunks().of(worker).isPresent())
        .forEach(holders::add);
    if (before.isPresent() && !whole) {
      earlier.add(before.get().version());
      earlier.addAll(before.get().earlier());
    }
    return new Head(
        before.map(Head::number).orElse(0L) + 1,
        version,
        earlier.subList(0, Math.min(kept, earlier.size())),
        List.copyOf(holders),
        keepers,
        clock.instant());
  }

  /** Whether nobody else keeps what this worker did not put into its store. */
  private boolean needsAll(Optional<Head> head, Listings.Listed theirs) {
    return head.isEmpty()
        || theirs.record().parts().isEmpty()
        || (!replicas.isKept(head.get()) && isHolderGone(head.get()));
  }

  private boolean isHolderGone(Head head) {
    return head.holders().stream()
        .anyMatch(worker -> !isSelf(worker) && peers.chunks().of(worker).isEmpty());
  }

  private boolean isSelf(String worker) {
    return worker.equals(peers.worker());
  }

  private static Predicate<ChunkId> chunksOf(MountTree tree) {
    // Most publications change nothing and never ask.
    List<Set<ChunkId>> chunks = new ArrayList<>();
    return id -> {
      if (chunks.isEmpty()) {
        chunks.add(tree.chunks());
      }
      return chunks.getFirst().contains(id);
    };
  }

  private Listings.Listed readIfPossible(CacheMountKey key, Optional<Head> head)
      throws IOException {
    if (head.isEmpty()) {
      return Listings.Listed.NOTHING;
    }
    try {
      return read(key, head.get());
    } catch (MissingChunksException e) {
      return Listings.Listed.NOTHING;
    }
  }

  private Listings.Listed latest(CacheMountKey key) {
    return Optional.ofNullable(latest.get(key))
        .flatMap(reference -> Optional.ofNullable(reference.get()))
        .orElse(Listings.Listed.NOTHING);
  }

  private Listings.Listed read(CacheMountKey key, Head head) throws IOException {
    Listings.Listed near = latest(key);
    if (!near.record().parts().isEmpty() && Listings.idOf(near).equals(head.version())) {
      return near;
    }
    Listings.Listed listed = listings.read(head.version(), source(head), near);
    latest.put(key, new SoftReference<>(listed));
    return listed;
  }

  private ChunkSource source(Head head) {
    List<ChunkSource> sources = new ArrayList<>();
    sources.add(store);
    Stream.concat(head.holders().stream(), head.keepers().stream())
        .distinct()
        .filter(node -> !isSelf(node))
        .flatMap(worker -> peers.chunks().of(worker).stream())
        .forEach(sources::add);
    return new ChunkSources(sources);
  }

  private static void checkPresent(MountTree from, MountTree to, ChunkSource source)
      throws IOException {
    Set<ChunkId> wanted = new LinkedHashSet<>();
    from.to(to).put().forEach(entry -> entry.extents().forEach(e -> wanted.add(e.chunk())));
    int missing = wanted.size() - source.present(wanted).size();
    if (missing > 0) {
      throw new MissingChunksException(missing);
    }
  }
}
