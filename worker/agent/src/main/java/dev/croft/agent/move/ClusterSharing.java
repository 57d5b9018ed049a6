package dev.croft.agent.move;

import dev.croft.agent.cluster.ClusterMember;
import dev.croft.agent.cluster.FarmRecord;
import dev.croft.agent.cluster.Node;
import dev.croft.agent.cluster.NodeId;
import dev.croft.agent.cluster.NodeKind;
import dev.croft.agent.cluster.Nodes;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Sharing with the other processes of a farm: whoever has something is asked over HTTP. */
public final class ClusterSharing implements AutoCloseable {

  private final Nodes nodes;
  private final HttpPeers peers;
  private final Locations locations;
  private final ClusterLocations announced;
  private final List<Peer> always;
  private final ScheduledExecutorService clockwork =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("croft-locations").factory());

  private ClusterSharing(
      Nodes nodes,
      HttpPeers peers,
      Locations locations,
      ClusterLocations announced,
      List<Peer> always) {
    this.announced = announced;
    this.nodes = nodes;
    this.peers = peers;
    this.locations = locations;
    this.always = List.copyOf(always);
  }

  /**
   * The sharing of one node.
   *
   * @param always who is asked after all nodes, such as the durable tier
   */
  public static ClusterSharing of(
      ClusterMember member, Nodes nodes, FarmRecord farm, NodeId id, List<Peer> always) {
    HttpPeers peers =
        new HttpPeers(
            name ->
                nodes.find(new NodeId(name)).map(node -> URI.create("http://" + node.address())),
            () -> farm.token().orElse(""));
    ClusterLocations announced = new ClusterLocations(member.map(ClusterLocations.MAP), id.value());
    return new ClusterSharing(
        nodes, peers, new WithCoordinators(announced, nodes, id.value()), announced, always);
  }

  /** What a worker needs of it. */
  public Sharing sharing() {
    return Sharing.of(locations, peers, always);
  }

  /** Whether somebody in the farm has something. */
  public boolean isThere(ContentName name) {
    return sharing().holders().anyNode(name);
  }

  /** The live nodes that have something, other than this one. */
  public List<NodeId> holders(ContentName name) {
    return locations.holders(name).stream()
        .map(NodeId::new)
        .filter(node -> nodes.find(node).isPresent())
        .toList();
  }

  /**
   * Tells all that is here again whenever a coordinator comes, as what coordinators know is lost
   * with the last of them.
   */
  public void announceAgain(Supplier<Collection<ContentName>> here) {
    nodes.listen(
        new Nodes.Listener() {
          @Override
          public void joined(Node node) {
            if (node.kind() == NodeKind.COORDINATOR) {
              locations.announce(here.get());
            }
          }

          @Override
          public void left(Node node) {}
        });
  }

  /**
   * Forgets what nodes had that left long ago, now and then; a node that comes back announces what
   * it has.
   *
   * @param mine whether it is this process that does so now
   */
  public void forgetWhoLeft(Duration after, BooleanSupplier mine) {
    Map<NodeId, Instant> departed = new ConcurrentHashMap<>();
    nodes.listen(
        new Nodes.Listener() {
          @Override
          public void joined(Node node) {
            departed.remove(node.id());
          }

          @Override
          public void left(Node node) {
            departed.put(node.id(), Instant.now());
          }
        });
    ScheduledFuture<?> _ =
        clockwork.scheduleWithFixedDelay(
            () -> forget(departed, Instant.now().minus(after), mine.getAsBoolean()),
            after.toMillis(),
            after.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void forget(Map<NodeId, Instant> departed, Instant before, boolean mine) {
    departed.forEach(
        (node, left) -> {
          if (left.isBefore(before) && departed.remove(node, left) && mine) {
            announced.forget(node.value());
          }
        });
  }

  @Override
  public void close() {
    clockwork.shutdownNow();
    peers.close();
  }
}
