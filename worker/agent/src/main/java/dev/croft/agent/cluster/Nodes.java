package dev.croft.agent.cluster;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryRemovedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import com.hazelcast.map.listener.MapListener;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes of the farm: the map {@value #MAP} from a node's name to what it is and where it
 * answers. A node is live while it is in the map and its membership is in the cluster. Each node
 * keeps its own entry there, also when the map was lost or the cluster changed. Thread safe.
 */
public final class Nodes implements AutoCloseable {

  static final String MAP = "croft.nodes";

  private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);
  private static final long SECONDS_BETWEEN_LOOKS = 1;

  private final ClusterMember member;
  private final IMap<String, String> registry;
  private final ScheduledExecutorService clockwork =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("croft-nodes").factory());
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile Map<NodeId, Node> live = Map.of();
  private volatile Optional<Node> own = Optional.empty();

  /** Hears of nodes that come and go; called by one thread at a time, and may block for moments. */
  public interface Listener {

    /** A node is there, or is there again under another address or membership. */
    void joined(Node node);

    /** A node is gone. */
    void left(Node node);
  }

  private Nodes(ClusterMember member) {
    this.member = member;
    this.registry = member.map(MAP);
  }

  /** The nodes of a member's cluster. */
  public static Nodes of(ClusterMember member) {
    Nodes nodes = new Nodes(member);
    nodes.registry.addEntryListener(nodes.new Changes(), false);
    member.onChange(nodes::lookSoon);
    nodes.look();
    ScheduledFuture<?> _ =
        nodes.clockwork.scheduleWithFixedDelay(
            nodes::look, SECONDS_BETWEEN_LOOKS, SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
    return nodes;
  }

  /** Makes this process known, and keeps it known until the member leaves. */
  public void register(NodeId id, NodeKind kind, int port) {
    own = Optional.of(new Node(id, kind, member.host(), port, Instant.now(), member.uuid()));
    look();
  }

  /** This process takes itself off the list, before it leaves. */
  public void withdraw() {
    Optional<Node> was = own;
    own = Optional.empty();
    try {
      was.ifPresent(node -> registry.delete(node.id().value()));
    } catch (HazelcastException e) {
      LOG.debug("nobody to tell that this node leaves", e);
    }
  }

  /** The nodes that are there now, by name. */
  public List<Node> all() {
    return List.copyOf(live.values());
  }

  /** A node that is there now. */
  public Optional<Node> find(NodeId id) {
    return Optional.ofNullable(live.get(id));
  }

  /** The coordinator that has the say: the oldest one. Empty while none is known. */
  public Optional<Node> head() {
    Optional<UUID> oldest = member.oldestDataMember();
    return live.values().stream()
        .filter(node -> oldest.isPresent() && node.member().equals(oldest.get()))
        .filter(node -> node.kind() == NodeKind.COORDINATOR)
        .findFirst();
  }

  /** Adds a listener, and tells it of the nodes that are there. */
  public void listen(Listener listener) {
    clockwork.execute(
        () -> {
          listeners.add(listener);
          live.values().forEach(node -> tell(() -> listener.joined(node)));
        });
  }

  private void lookSoon() {
    try {
      clockwork.execute(this::look);
    } catch (RejectedExecutionException e) {
      LOG.debug("the list of nodes is closed", e);
    }
  }

  private synchronized void look() {
    try {
      keepOwnEntry();
      see(current());
    } catch (HazelcastInstanceNotActiveException e) {
      LOG.debug("the cluster is closed", e);
    } catch (HazelcastException | IllegalStateException e) {
      // No coordinator holds the map: whoever is a member still stays, until one is there again.
      LOG.debug("the list of nodes cannot be read", e);
      see(stillMembers());
    }
  }

  private void keepOwnEntry() {
    Optional<Node> node = own;
    if (node.isEmpty()) {
      return;
    }
    Node before = node.get();
    Node now =
        new Node(
            before.id(),
            before.kind(),
            before.host(),
            before.port(),
            before.started(),
            member.uuid());
    own = Optional.of(now);
    if (!now.toText().equals(registry.get(now.id().value()))) {
      registry.set(now.id().value(), now.toText());
    }
  }

  private Map<NodeId, Node> current() {
    Set<UUID> members = Set.copyOf(member.members());
    Map<NodeId, Node> nodes = new TreeMap<>();
    for (Map.Entry<String, String> entry : registry.entrySet()) {
      Node.ofText(entry.getKey(), entry.getValue())
          .filter(node -> members.contains(node.member()))
          .ifPresent(node -> nodes.put(node.id(), node));
    }
    // What a coordinator took with it may have been in the map when this node looked for its own
    // entry, and not now.
    own.ifPresent(node -> nodes.put(node.id(), node));
    return nodes;
  }

  private Map<NodeId, Node> stillMembers() {
    Set<UUID> members = Set.copyOf(member.members());
    Map<NodeId, Node> nodes = new TreeMap<>(live);
    nodes.values().removeIf(node -> !members.contains(node.member()));
    return nodes;
  }

  private void see(Map<NodeId, Node> now) {
    Map<NodeId, Node> before = live;
    live = now;
    before.forEach(
        (id, node) -> {
          if (!now.containsKey(id)) {
            LOG.info("node {} is gone", id);
            listeners.forEach(listener -> tell(() -> listener.left(node)));
          }
        });
    now.forEach(
        (id, node) -> {
          if (!node.equals(before.get(id))) {
            LOG.info("node {} is there, at {}", id, node.address());
            listeners.forEach(listener -> tell(() -> listener.joined(node)));
          }
        });
  }

  private static void tell(Runnable news) {
    try {
      news.run();
    } catch (RuntimeException e) {
      LOG.error("news of a node was not dealt with", e);
    }
  }

  /** Looks no more; for those who vanish. */
  void stop() {
    clockwork.shutdownNow();
  }

  @Override
  public void close() {
    stop();
    withdraw();
  }

  private final class Changes
      implements EntryAddedListener<String, String>,
          EntryUpdatedListener<String, String>,
          EntryRemovedListener<String, String>,
          MapListener {

    @Override
    public void entryAdded(com.hazelcast.core.EntryEvent<String, String> event) {
      lookSoon();
    }

    @Override
    public void entryUpdated(com.hazelcast.core.EntryEvent<String, String> event) {
      lookSoon();
    }

    @Override
    public void entryRemoved(com.hazelcast.core.EntryEvent<String, String> event) {
      lookSoon();
    }
  }
}
