package dev.croft.engine.snapshot;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** A lock for each key that somebody holds or waits for. */
public final class KeyedLocks<K> {

  private final ConcurrentHashMap<K, Entry> entries = new ConcurrentHashMap<>();

  /** Waits for a key's lock. Closing the result frees it. */
  public Held acquire(K key) throws InterruptedException {
    Entry entry =
        java.util.Objects.requireNonNull(
            entries.compute(
                key,
                (k, old) -> {
                  Entry now = old == null ? new Entry() : old;
                  now.holders++;
                  return now;
                }));
    try {
      entry.lock.lockInterruptibly();
    } catch (InterruptedException e) {
      leave(key);
      throw e;
    }
    return () -> {
      entry.lock.unlock();
      leave(key);
    };
  }

  private void leave(K key) {
    entries.computeIfPresent(key, (k, entry) -> --entry.holders == 0 ? null : entry);
  }

  /** A lock that is held. */
  public interface Held extends AutoCloseable {
    @Override
    void close();
  }

  private static final class Entry {
    private final ReentrantLock lock = new ReentrantLock();
    private int holders;
  }
}
