package dev.croft.engine.cachemount;

import dev.croft.engine.cachemount.disk.WorkingCopy;
import dev.croft.engine.cachemount.version.CacheMountHeads.Lock;
import dev.croft.engine.cachemount.version.CacheMountHeads.Publication;
import dev.croft.model.llb.MountKind.Sharing;
import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One directory of a cache mount, who has it now, and how it stands with the farm's versions.
 * Guarded by its owner's lock.
 */
final class CacheDirectory {

  /** The times of files come from a clock that only ticks so often. */
  private static final Duration TICK = Duration.ofMillis(20);

  private final CacheMountRecord record;
  private final List<Instant> begun = new ArrayList<>();
  private final List<Publication> unpublished = new ArrayList<>();

  /** It is on disk, too, and goes where memory is short. */
  private SoftReference<WorkingCopy> copy = new SoftReference<>(null);

  private Optional<Lock> lock = Optional.empty();
  private Instant lastUsed;
  private boolean shared;
  private boolean ready;
  private boolean publishing;
  private boolean behind;

  private CacheDirectory(CacheMountRecord record, Instant lastUsed, boolean ready) {
    this.record = record;
    this.lastUsed = lastUsed;
    this.ready = ready;
  }

  /** One that is on disk. */
  static CacheDirectory existing(CacheMountRecord record, Instant lastUsed) {
    return new CacheDirectory(record, lastUsed, true);
  }

  /** One that is being filled. */
  static CacheDirectory fresh(CacheMountRecord record) {
    return new CacheDirectory(record, Instant.ofEpochMilli(record.createdMillis()), false);
  }

  CacheMountRecord record() {
    return record;
  }

  /** What is known of its files; opened when it is first needed. */
  WorkingCopy copy(Path directory) {
    return Optional.ofNullable(copy.get())
        .orElseGet(
            () -> {
              WorkingCopy opened = WorkingCopy.open(directory);
              copy = new SoftReference<>(opened);
              return opened;
            });
  }

  /** Its files are others now. */
  void forgetCopy() {
    copy.clear();
    behind = false;
  }

  Instant lastUsed() {
    return lastUsed;
  }

  boolean inUse() {
    return !begun.isEmpty();
  }

  /** How many steps have it. */
  int users() {
    return begun.size();
  }

  boolean isReady() {
    return ready;
  }

  void setReady(boolean isReady) {
    ready = isReady;
  }

  /** Whether others have it whom a step may join. */
  boolean isSharedBy(Sharing sharing) {
    return users() > 0 && shared && sharing == Sharing.SHARED;
  }

  /** Whether a step that wants it in this way may have it now. */
  boolean isOpenTo(Sharing sharing) {
    // A lock goes to the next step by way of the farm, once what was done under it is in force.
    boolean free = users() == 0 && lock.isEmpty();
    return ready && (free || isSharedBy(sharing));
  }

  void take(Sharing sharing, Instant now) {
    shared = sharing == Sharing.SHARED;
    begun.add(now);
    lastUsed = now;
  }

  void giveBack(Instant began, Instant now) {
    begun.remove(began);
    lastUsed = now;
  }

  /** What has changed since then may be half written: the first step that has it began then. */
  Optional<Instant> unsettledSince() {
    return begun.stream().min(Instant::compareTo).map(first -> first.minus(TICK));
  }

  Optional<Lock> lock() {
    return lock;
  }

  void setLock(Optional<Lock> held) {
    lock = held;
  }

  /** A step has left something. */
  void addUnpublished(Publication publication) {
    unpublished.add(publication);
    behind = true;
  }

  /** A step has left something that nobody needs to have published yet. */
  void setBehind() {
    behind = true;
  }

  /** Whether it is only not free because its lock is not given back yet. */
  boolean isBeingUnlocked() {
    return users() == 0 && lock.isPresent();
  }

  /** A publication begins; what it will have put in force. */
  List<Publication> beginPublishing() {
    publishing = true;
    List<Publication> all = List.copyOf(unpublished);
    unpublished.clear();
    return all;
  }

  /**
   * A publication is over.
   *
   * @param inForce whether all is in force that the directory held
   */
  void endPublishing(boolean inForce) {
    publishing = false;
    behind = !inForce || !unpublished.isEmpty();
  }

  /** Whether it may hold what no version has: then it cannot be changed to another. */
  boolean isUnpublished() {
    return behind || publishing;
  }

  boolean isPublishing() {
    return publishing || !unpublished.isEmpty();
  }
}
