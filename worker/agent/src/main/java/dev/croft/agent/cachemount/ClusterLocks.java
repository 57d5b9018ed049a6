package dev.croft.agent.cachemount;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.map.IMap;
import dev.croft.agent.cluster.NodeId;
import dev.croft.agent.cluster.Nodes;
import dev.croft.engine.cachemount.version.CacheMountHeads.Lock;
import dev.croft.engine.cachemount.version.CacheMountKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Locks of cache mounts in the cluster's map. An owner changes its entry now and then; one that
 * does not, or whose node is gone, has lost its lock, and the next owner's number is greater. No
 * clocks are compared: who waits watches the entry with its own. Thread safe.
 */
final class ClusterLocks implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ClusterLocks.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
  private static final long BEAT_SECONDS = 5;
  private static final long SILENCE_NANOS = Duration.ofSeconds(20).toNanos();
  private static final String SEPARATOR = " ";

  private final IMap<String, String> mounts;
  private final Nodes nodes;
  private final String owner;
  private final Map<String, Long> held = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clockwork =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("croft-cache-mount-locks").factory());

  /**
   * Locks of one node.
   *
   * @param membership of this process: what it had in an earlier life is not its own any more
   */
  ClusterLocks(IMap<String, String> mounts, Nodes nodes, NodeId self, String membership) {
    this.mounts = mounts;
    this.nodes = nodes;
    this.owner = self.value() + SEPARATOR + membership;
    ScheduledFuture<?> _ =
        clockwork.scheduleWithFixedDelay(this::beat, BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
  }

  /** Waits for a lock. */
  Lock lock(CacheMountKey key, String text) throws InterruptedException {
    String watched = "";
    long since = System.nanoTime();
    while (true) {
      try {
        Optional<String> before = Optional.ofNullable(mounts.get(text));
        MountState state = before.map(MountState::read).orElseGet(() -> MountState.of(key));
        String ownership = state.owner() + SEPARATOR + state.beat() + SEPARATOR + state.fence();
        if (!ownership.equals(watched)) {
          watched = ownership;
          since = System.nanoTime();
        }
        boolean silent = System.nanoTime() - since > SILENCE_NANOS;
        MountState mine = state.ownedBy(owner, state.fence() + 1, 0);
        if ((isFree(state) || silent) && put(text, before, mine)) {
          held.put(text, mine.fence());
          return new Held(text, mine.fence());
        }
      } catch (HazelcastException | IllegalStateException e) {
        log.debug("no lock while the map of cache mounts cannot be reached", e);
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  @Override
  public void close() {
    clockwork.shutdownNow();
  }

  private boolean isFree(MountState state) {
    if (state.owner().isEmpty()) {
      return true;
    }
    String[] parts = state.owner().split(SEPARATOR, 2);
    boolean isThere =
        nodes
            .find(new NodeId(parts[0]))
            .filter(node -> node.member().toString().equals(parts[1]))
            .isPresent();
    return !isThere && !state.owner().equals(owner);
  }

  private boolean put(String text, Optional<String> before, MountState after) {
    return before.isPresent()
        ? mounts.replace(text, before.get(), after.toText())
        : mounts.putIfAbsent(text, after.toText()) == null;
  }

  private void beat() {
    held.forEach((text, fence) -> change(text, fence, owner));
  }

  /** Changes the entry of a lock that is still ours. */
  private void change(String text, long fence, String nextOwner) {
    try {
      while (true) {
        Optional<String> before = Optional.ofNullable(mounts.get(text));
        if (before.isEmpty()) {
          return;
        }
        MountState state = MountState.read(before.get());
        if (state.fence() != fence || !state.owner().equals(owner)) {
          return;
        }
        if (put(text, before, state.ownedBy(nextOwner, fence, state.beat() + 1))) {
          return;
        }
      }
    } catch (HazelcastException | IllegalStateException e) {
      // Others see that the owner is silent, if this goes on.
      log.debug("the lock of a cache mount is not renewed or given back", e);
    }
  }

  private final class Held implements Lock {
    private final String text;
    private final long fence;

    Held(String text, long fence) {
      this.text = text;
      this.fence = fence;
    }

    @Override
    public long fence() {
      return fence;
    }

    @Override
    public void close() {
      if (held.remove(text, fence)) {
        change(text, fence, "");
      }
    }
  }
}
