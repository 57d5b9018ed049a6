package dev.croft.agent.cachemount;

import dev.croft.agent.cluster.ClusterMember;
import dev.croft.agent.cluster.ClusterSettings;
import dev.croft.agent.cluster.Node;
import dev.croft.agent.cluster.NodeId;
import dev.croft.agent.cluster.NodeKind;
import dev.croft.agent.cluster.Nodes;
import dev.croft.agent.node.NodeServer;
import dev.croft.engine.cachemount.LocalCacheMounts;
import dev.croft.engine.cachemount.version.CacheMountHeads;
import dev.croft.engine.cachemount.version.Peers;
import dev.croft.engine.fileop.InputTrees;
import dev.croft.engine.snapshot.SnapshotStore;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A node with its own membership, server and cache mounts. */
final class FarmNode implements AutoCloseable {

  private static final String HOST = "127.0.0.1";

  private final ClusterMember member;
  private final SnapshotStore snapshots;
  private final NodeServer server;
  private final FarmCacheMounts farm;
  private final Nodes nodes;
  final String name;
  final CacheMountHeads heads;
  final Peers peers;
  final LocalCacheMounts mounts;

  private FarmNode(
      String name, NodeKind kind, Path root, Vertx vertx, List<String> others, String token)
      throws IOException {
    this.name = name;
    member = ClusterMember.join(ClusterSettings.of(kind, HOST, freePort(), others));
    nodes = Nodes.of(member);
    server = NodeServer.open(vertx, HOST, 0, () -> Optional.of("token"));
    nodes.register(new NodeId(name), kind, server.port());
    snapshots = SnapshotStore.open(root.resolve("snapshots"));
    farm = new FarmCacheMounts(member, nodes, new NodeId(name), () -> Optional.of(token));
    peers = farm.peers();
    heads = peers.heads();
    mounts =
        LocalCacheMounts.open(
            root.resolve("cache-mounts"), new InputTrees(snapshots), farm.peers());
    farm.offer(mounts, server);
  }

  static FarmNode coordinator(Path root, Vertx vertx) throws IOException {
    return new FarmNode("c", NodeKind.COORDINATOR, root, vertx, List.of(), "token");
  }

  FarmNode worker(String name, Path root, Vertx vertx, String token) throws IOException {
    return new FarmNode(
        name, NodeKind.WORKER, root, vertx, List.of(HOST + ":" + member.port()), token);
  }

  /** Waits until it sees another node. */
  void awaitNode(String other) throws InterruptedException {
    CountDownLatch seen = new CountDownLatch(1);
    nodes.listen(
        new Nodes.Listener() {
          @Override
          public void joined(Node node) {
            if (node.id().value().equals(other)) {
              seen.countDown();
            }
          }

          @Override
          public void left(Node node) {
            // Nobody waits for that here.
          }
        });
    seen.await();
  }

  @Override
  public void close() {
    mounts.close();
    farm.close();
    server.close();
    nodes.close();
    member.close();
    snapshots.close();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
