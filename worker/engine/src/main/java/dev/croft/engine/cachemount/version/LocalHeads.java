package dev.croft.engine.cachemount.version;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** The heads of the workers of one process. */
public final class LocalHeads implements CacheMountHeads {

  private final Map<CacheMountKey, Head> heads = new HashMap<>();
  private final Map<CacheMountKey, Semaphore> locks = new ConcurrentHashMap<>();
  private final Map<CacheMountKey, Map<Long, CompletableFuture<Void>>> unpublished =
      new ConcurrentHashMap<>();
  private final Map<CacheMountKey, Map<String, Standing>> standings = new HashMap<>();
  private final Map<CacheMountKey, Long> fences = new HashMap<>();
  private final AtomicLong lastFence = new AtomicLong();
  private final AtomicLong lastPublication = new AtomicLong();
  private final boolean others;

  /**
   * Heads of nothing yet.
   *
   * @param others whether the process has several workers
   */
  public LocalHeads(boolean others) {
    this.others = others;
  }

  @Override
  public synchronized Optional<Head> head(CacheMountKey key) {
    return Optional.ofNullable(heads.get(key));
  }

  @Override
  public synchronized Map<CacheMountKey, Head> all() {
    return Map.copyOf(heads);
  }

  @Override
  public synchronized boolean replace(
      CacheMountKey key, Optional<Head> expected, Head next, long fence) {
    if (fence != 0 && fence != fences.getOrDefault(key, 0L)) {
      throw new FencedException(key);
    }
    if (!head(key).equals(expected)) {
      return false;
    }
    heads.put(key, next);
    return true;
  }

  @Override
  public synchronized void offer(CacheMountKey key, Head head) {
    heads.merge(key, head, (old, offered) -> offered.number() > old.number() ? offered : old);
  }

  @Override
  public synchronized boolean remove(CacheMountKey key, Head head) {
    return heads.remove(key, head);
  }

  @Override
  public Lock lock(CacheMountKey key) throws InterruptedException {
    Semaphore lock = locks.computeIfAbsent(key, k -> new Semaphore(1, true));
    lock.acquire();
    long fence = lastFence.incrementAndGet();
    synchronized (this) {
      fences.put(key, fence);
    }
    return new LocalLock(lock, fence);
  }

  @Override
  public Publication publishing(CacheMountKey key) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    long number = lastPublication.incrementAndGet();
    Map<Long, CompletableFuture<Void>> all =
        unpublished.computeIfAbsent(key, k -> new ConcurrentHashMap<>());
    all.put(number, done);
    return () -> {
      all.remove(number);
      done.complete(null);
    };
  }

  @Override
  public void awaitPublished(CacheMountKey key, Duration max) throws InterruptedException {
    Collection<CompletableFuture<Void>> all = unpublished.getOrDefault(key, Map.of()).values();
    try {
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
          .get(max.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // Then the version before has to do.
    }
  }

  @Override
  public synchronized void stands(String node, CacheMountKey key, Optional<Standing> standing) {
    Map<String, Standing> all = standings.computeIfAbsent(key, k -> new HashMap<>());
    standing.ifPresentOrElse(s -> all.put(node, s), () -> all.remove(node));
  }

  @Override
  public synchronized Map<String, Standing> standings(CacheMountKey key) {
    return Map.copyOf(standings.getOrDefault(key, Map.of()));
  }

  @Override
  public boolean hasOthers() {
    return others;
  }

  /** One that is held. */
  private record LocalLock(Semaphore lock, long fence, AtomicBoolean held) implements Lock {
    LocalLock(Semaphore lock, long fence) {
      this(lock, fence, new AtomicBoolean(true));
    }

    @Override
    public void close() {
      if (held.getAndSet(false)) {
        lock.release();
      }
    }
  }
}
