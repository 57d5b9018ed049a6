package dev.croft.server.history;

import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.oci.blob.BlobInfo;
import dev.croft.oci.blob.BlobStore;
import dev.croft.oci.blob.BlobWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The records of builds: those that go on, in memory, and past ones, in files that survive a
 * restart. A record's blobs live as long as a record names them. Thread safe.
 *
 * <p>A record is written behind its build, whose client need not wait until it is on the disk.
 * Whoever asks for what is past waits for it, so that nobody sees a build that is over without its
 * record. What a crash in that moment loses is the record, and nothing else.
 */
public final class BuildHistory implements AutoCloseable {
  private final RecordFiles files;
  private final BlobStore blobs;
  private final HistoryLimits limits;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, HistoryRecord> active = new LinkedHashMap<>();
  private final SequencedMap<String, HistoryRecord> past = new LinkedHashMap<>();
  private final Set<HistoryListener> listeners = new HashSet<>();
  private final RecordWriters writers = new RecordWriters();

  /**
   * Opens a history.
   *
   * @param blobs used by nothing else: a blob that no record names is deleted
   */
  public BuildHistory(Path records, BlobStore blobs, HistoryLimits limits, Clock clock) {
    this.files = new RecordFiles(records);
    this.blobs = blobs;
    this.limits = limits;
    this.clock = clock;
    files.readAll().stream()
        .sorted(Comparator.comparing(HistoryRecord::created))
        .forEach(entry -> past.put(entry.ref(), entry));
    blobs.list().forEach(blob -> deleteUnlessUsed(blob.digest()));
  }

  /** A build begins. */
  public void started(HistoryRecord entry) {
    locked(
        () -> {
          active.put(entry.ref(), entry);
          tell(new HistoryEvent.Started(entry));
        });
  }

  /**
   * A build is over, and something writes its record from now on: stores blobs, and ends with
   * {@link #completed} or {@link #forget}. Returns at once.
   */
  public void write(String ref, Runnable writing) {
    writers.start(ref, writing);
  }

  /** A build ended; its blobs are stored already. */
  public void completed(HistoryRecord entry) {
    locked(
        () -> {
          active.remove(entry.ref());
          files.write(entry);
          past.putLast(entry.ref(), entry);
          tell(new HistoryEvent.Completed(entry));
          collect();
        });
  }

  /** A build that leaves no record is over. */
  public void forget(String ref) {
    locked(() -> active.remove(ref));
  }

  /** Keeps bytes for a record that is about to be written. */
  public Descriptor store(String mediaType, byte[] bytes) {
    return Descriptor.of(mediaType, blobs.put(bytes), bytes.length);
  }

  /** What writes a blob's bytes. */
  @FunctionalInterface
  public interface Writing {

    /** Writes all of them. */
    void to(OutputStream out) throws IOException;
  }

  /** Keeps bytes that are too many to be in memory. */
  public Descriptor store(String mediaType, Writing bytes) {
    try (BlobWriter writer = blobs.create()) {
      bytes.to(writer);
      BlobInfo info = writer.commit();
      return Descriptor.of(mediaType, info.digest(), info.size());
    } catch (IOException e) {
      throw new CroftException(
          FailureKind.RESOURCE, "a record's blob cannot be kept: " + e.getMessage(), e);
    }
  }

  /** A past build. */
  public Optional<HistoryRecord> find(String ref) {
    writers.await(ref::equals);
    lock.lock();
    try {
      return Optional.ofNullable(past.get(ref));
    } finally {
      lock.unlock();
    }
  }

  /** Past builds, the newest first. */
  public List<HistoryRecord> past() {
    writers.await(ref -> true);
    lock.lock();
    try {
      return List.copyOf(past.sequencedValues().reversed());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Pins a record or not.
   *
   * @throws CroftException with kind NOT_FOUND where there is none
   */
  public void pin(String ref, boolean pinned) {
    writers.await(ref::equals);
    locked(
        () -> {
          HistoryRecord entry = past.get(ref);
          if (entry == null) {
            throw CroftException.notFound(
                "failed to retrieve ref " + ref + ": file does not exist");
          }
          HistoryRecord changed = entry.withPinned(pinned);
          files.write(changed);
          past.put(ref, changed);
          tell(new HistoryEvent.Completed(changed));
        });
  }

  /** Deletes a past build's record and what belongs to it; fine where there is none. */
  public void delete(String ref) {
    writers.await(ref::equals);
    locked(() -> remove(ref));
  }

  /**
   * Listens to what happens from now on.
   *
   * @return the listener, and in it first what is there: builds that go on, then past ones
   */
  public HistoryListener listen(Predicate<String> refs, boolean withPast) {
    writers.await(refs);
    lock.lock();
    try {
      List<HistoryEvent> first = new ArrayList<>();
      active.values().forEach(entry -> first.add(new HistoryEvent.Started(entry)));
      if (withPast) {
        past.values().forEach(entry -> first.add(new HistoryEvent.Completed(entry)));
      }
      HistoryListener listener =
          new HistoryListener(
              first.stream().filter(event -> refs.test(event.ref())).toList(), refs, this::leave);
      listeners.add(listener);
      return listener;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the records that are being written. */
  @Override
  public void close() {
    writers.close();
  }

  private void leave(HistoryListener listener) {
    locked(() -> listeners.remove(listener));
  }

  private void tell(HistoryEvent event) {
    listeners.forEach(listener -> listener.offer(event));
  }

  private void remove(String ref) {
    HistoryRecord entry = past.remove(ref);
    files.delete(ref);
    tell(new HistoryEvent.Deleted(ref));
    if (entry != null) {
      entry.blobs().forEach(blob -> deleteUnlessUsed(blob.digest()));
    }
  }

  private void deleteUnlessUsed(Digest blob) {
    boolean used =
        past.values().stream()
            .flatMap(entry -> entry.blobs().stream())
            .anyMatch(descriptor -> descriptor.digest().equals(blob));
    if (!used) {
      blobs.delete(blob);
    }
  }

  private void collect() {
    List<HistoryRecord> candidates =
        new ArrayList<>(past.values().stream().filter(entry -> !entry.pinned()).toList());
    candidates.sort(Comparator.comparing(BuildHistory::endOf).reversed());
    Instant oldest = clock.instant().minus(limits.maxAge());
    for (int i = limits.maxEntries(); i < candidates.size(); i++) {
      HistoryRecord candidate = candidates.get(i);
      if (i >= limits.hardMaxEntries() || endOf(candidate).isBefore(oldest)) {
        remove(candidate.ref());
      }
    }
  }

  private static Instant endOf(HistoryRecord entry) {
    return entry.ending().map(HistoryRecord.Ending::at).orElse(entry.created());
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }
}
