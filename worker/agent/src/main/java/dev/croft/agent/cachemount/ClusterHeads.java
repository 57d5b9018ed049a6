package dev.croft.agent.cachemount;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.map.IMap;
import dev.croft.agent.cluster.ClusterMember;
import dev.croft.agent.cluster.NodeId;
import dev.croft.agent.cluster.Nodes;
import dev.croft.engine.cachemount.version.CacheMountHeads;
import dev.croft.engine.cachemount.version.CacheMountKey;
import dev.croft.engine.cachemount.version.FencedException;
import dev.croft.engine.cachemount.version.Head;
import dev.croft.engine.cachemount.version.Standing;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The heads of a farm of many nodes, in the map {@value #MAP}: which version of each cache mount is
 * in force, and who has its lock. Every change compares with what was there, and every publication
 * under a lock says the lock's number, so that correctness does not rest on who believes to have
 * it. Thread safe.
 *
 * <p>While the map cannot be reached, steps take what their worker has.
 */
public final class ClusterHeads implements CacheMountHeads, AutoCloseable {

  static final String MAP = "croft.cache-mounts";

  /** What is not in force yet; a key begins with a mount's, then comes who publishes it. */
  static final String UNPUBLISHED = "croft.cache-mounts.unpublished";

  /** How directories stand; a key is a mount's, and the node's name. */
  static final String STANDINGS = "croft.cache-mounts.standings";

  private static final Logger log = LoggerFactory.getLogger(ClusterHeads.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
  private static final String SEPARATOR = "\0";

  private final IMap<String, String> mounts;
  private final IMap<String, String> unpublished;
  private final IMap<String, String> standings;
  private final Nodes nodes;
  private final NodeId self;
  private final AtomicLong counter = new AtomicLong();
  private final ClusterLocks locks;

  /** The heads of a member's cluster, for the node with this name. */
  public ClusterHeads(ClusterMember member, Nodes nodes, NodeId self) {
    this.mounts = member.map(MAP);
    this.unpublished = member.map(UNPUBLISHED);
    this.standings = member.map(STANDINGS);
    this.nodes = nodes;
    this.self = self;
    this.locks = new ClusterLocks(mounts, nodes, self, member.id());
  }

  @Override
  public Optional<Head> head(CacheMountKey key) {
    return orElse(Optional.empty(), () -> state(key).flatMap(MountState::head));
  }

  @Override
  public Map<CacheMountKey, Head> all() {
    Map<CacheMountKey, Head> heads = new HashMap<>();
    for (String text : reached(mounts::values)) {
      MountState state = MountState.read(text);
      state.head().ifPresent(head -> heads.put(state.key(), head));
    }
    return heads;
  }

  @Override
  public boolean replace(CacheMountKey key, Optional<Head> expected, Head next, long fence) {
    return reached(
        () -> {
          while (true) {
            Optional<MountState> before = state(key);
            if (fence != 0 && before.map(MountState::fence).orElse(0L) != fence) {
              throw new FencedException(key);
            }
            if (!before.flatMap(MountState::head).equals(expected)) {
              return false;
            }
            MountState after = before.orElseGet(() -> MountState.of(key)).with(next);
            if (put(key, before, after)) {
              return true;
            }
          }
        });
  }

  @Override
  public void offer(CacheMountKey key, Head head) {
    orElse(
        false,
        () -> {
          Optional<Head> known = head(key);
          boolean newer = known.isEmpty() || known.get().number() < head.number();
          return newer && replace(key, known, head, 0);
        });
  }

  @Override
  public boolean remove(CacheMountKey key, Head head) {
    return reached(
        () -> {
          Optional<MountState> before = state(key);
          return before.flatMap(MountState::head).equals(Optional.of(head))
              && put(key, before, before.orElseThrow().empty());
        });
  }

  @Override
  public Lock lock(CacheMountKey key) throws InterruptedException {
    return locks.lock(key, textOf(key));
  }

  @Override
  public Publication publishing(CacheMountKey key) {
    String mark = String.join(SEPARATOR, textOf(key), self.value(), "" + counter.incrementAndGet());
    orElse(Optional.empty(), () -> Optional.ofNullable(unpublished.put(mark, self.value())));
    return () -> orElse(Optional.empty(), () -> Optional.ofNullable(unpublished.remove(mark)));
  }

  @Override
  public void awaitPublished(CacheMountKey key, Duration max) throws InterruptedException {
    Instant end = Instant.now().plus(max);
    Set<String> waited = marks(key);
    while (!waited.isEmpty() && Instant.now().isBefore(end)) {
      Thread.sleep(BETWEEN_LOOKS);
      waited.retainAll(marks(key));
    }
  }

  @Override
  public void stands(String node, CacheMountKey key, Optional<Standing> standing) {
    String name = textOf(key) + SEPARATOR + node;
    orElse(
        Optional.empty(),
        () ->
            standing.isPresent()
                ? Optional.ofNullable(standings.put(name, StandingText.of(standing.get())))
                : Optional.ofNullable(standings.remove(name)));
  }

  @Override
  public Map<String, Standing> standings(CacheMountKey key) {
    Map<String, String> names = new HashMap<>();
    nodes
        .all()
        .forEach(node -> names.put(textOf(key) + SEPARATOR + node.id().value(), node.id().value()));
    Map<String, Standing> found = new HashMap<>();
    orElse(Map.<String, String>of(), () -> standings.getAll(names.keySet()))
        .forEach(
            (name, text) ->
                found.put(Objects.requireNonNull(names.get(name)), StandingText.read(text)));
    return found;
  }

  @Override
  public boolean hasOthers() {
    return true;
  }

  @Override
  public void close() {
    locks.close();
  }

  /** What nodes that are there are publishing. */
  private Set<String> marks(CacheMountKey key) {
    String prefix = textOf(key) + SEPARATOR;
    return orElse(
        Set.of(),
        () ->
            unpublished.entrySet().stream()
                .filter(mark -> mark.getKey().startsWith(prefix))
                .filter(mark -> nodes.find(new NodeId(mark.getValue())).isPresent())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet()));
  }

  private Optional<MountState> state(CacheMountKey key) {
    return Optional.ofNullable(mounts.get(textOf(key))).map(MountState::read);
  }

  private boolean put(CacheMountKey key, Optional<MountState> before, MountState after) {
    return before.isPresent()
        ? mounts.replace(textOf(key), before.get().toText(), after.toText())
        : mounts.putIfAbsent(textOf(key), after.toText()) == null;
  }

  private static String textOf(CacheMountKey key) {
    return String.join(SEPARATOR, key.namespace(), key.id(), key.base());
  }

  private static <T> T orElse(T fallback, Supplier<T> question) {
    try {
      return question.get();
    } catch (HazelcastException | IllegalStateException e) {
      log.debug("the map of cache mounts cannot be reached", e);
      return fallback;
    }
  }

  private static <T> T reached(Supplier<T> question) {
    try {
      return question.get();
    } catch (HazelcastException | IllegalStateException e) {
      throw new CroftException(
          FailureKind.TRANSIENT, "the farm's cache mounts cannot be reached: " + e.getMessage(), e);
    }
  }
}
