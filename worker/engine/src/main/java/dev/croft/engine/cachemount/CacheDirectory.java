package dev.croft.engine.cachemount;

import dev.croft.model.llb.MountKind.Sharing;
import java.time.Instant;

/** One directory of a cache mount, and who has it now. Guarded by its owner's lock. */
final class CacheDirectory {

  private final CacheMountRecord record;
  private Instant lastUsed;
  private int users;
  private boolean shared;
  private boolean ready;

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

  Instant lastUsed() {
    return lastUsed;
  }

  boolean inUse() {
    return users > 0;
  }

  boolean isReady() {
    return ready;
  }

  void setReady() {
    ready = true;
  }

  /** Whether others have it whom a step may join. */
  boolean isSharedBy(Sharing sharing) {
    return users > 0 && shared && sharing == Sharing.SHARED;
  }

  /** Whether a step that wants it in this way may have it now. */
  boolean isOpenTo(Sharing sharing) {
    return ready && (users == 0 || isSharedBy(sharing));
  }

  void take(Sharing sharing, Instant now) {
    shared = sharing == Sharing.SHARED;
    users++;
    lastUsed = now;
  }

  void giveBack(Instant now) {
    users--;
    lastUsed = now;
  }
}
