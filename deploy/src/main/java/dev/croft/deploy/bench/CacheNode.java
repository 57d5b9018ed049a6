package dev.croft.deploy.bench;

import dev.croft.agent.cachemount.FarmCacheMounts;
import dev.croft.agent.cachemount.KeptCacheMounts;
import dev.croft.agent.cachemount.MountLimits;
import dev.croft.agent.cluster.ClusterMember;
import dev.croft.agent.cluster.ClusterSettings;
import dev.croft.agent.cluster.NodeId;
import dev.croft.agent.cluster.NodeKind;
import dev.croft.agent.cluster.Nodes;
import dev.croft.agent.node.NodeServer;
import dev.croft.deploy.rig.Ports;
import dev.croft.engine.cachemount.CacheMountRequest;
import dev.croft.engine.cachemount.CacheMounts;
import dev.croft.engine.cachemount.LocalCacheMounts;
import dev.croft.engine.cachemount.version.CacheMountHeads;
import dev.croft.engine.fileop.InputTrees;
import dev.croft.engine.snapshot.SnapshotStore;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.MountKind.Sharing;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What of a node concerns cache mounts: its membership in a cluster, its server, and its store.
 * Nodes of one process reach each other through the network all the same.
 */
final class CacheNode implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final String TOKEN = "bench";

  private final Deque<AutoCloseable> closing = new ArrayDeque<>();
  private final ClusterMember member;
  private final CacheMountHeads heads;
  private final Optional<LocalCacheMounts> mounts;

  private CacheNode(String name, NodeKind kind, Path root, Vertx vertx, List<String> others) {
    member = closed(ClusterMember.join(ClusterSettings.of(kind, HOST, Ports.free(), others)));
    Nodes nodes = closed(Nodes.of(member));
    NodeServer server = closed(NodeServer.open(vertx, HOST, 0, () -> Optional.of(TOKEN)));
    nodes.register(new NodeId(name), kind, server.port());
    FarmCacheMounts farm =
        closed(new FarmCacheMounts(member, nodes, new NodeId(name), () -> Optional.of(TOKEN)));
    heads = farm.peers().heads();
    if (kind == NodeKind.COORDINATOR) {
      mounts = Optional.empty();
      closed(
              KeptCacheMounts.open(
                  root, farm.peers(), farm, MountLimits.none(), InstantSource.system()))
          .offer(server);
    } else {
      SnapshotStore snapshots = closed(SnapshotStore.open(root.resolve("snapshots")));
      LocalCacheMounts local =
          closed(
              LocalCacheMounts.open(
                  root.resolve("mounts"), new InputTrees(snapshots), farm.peers()));
      farm.offer(local, server);
      mounts = Optional.of(local);
    }
  }

  private <T extends AutoCloseable> T closed(T part) {
    closing.push(part);
    return part;
  }

  static CacheNode coordinator(Path root, Vertx vertx) {
    return new CacheNode("coordinator", NodeKind.COORDINATOR, root, vertx, List.of());
  }

  /** A worker of this coordinator's cluster. */
  CacheNode worker(String name, Path root, Vertx vertx) {
    return new CacheNode(name, NodeKind.WORKER, root, vertx, List.of(HOST + ":" + member.port()));
  }

  /** Takes a mount as a step does. */
  CacheMounts.Lease acquire(String id) {
    try {
      return mounts
          .orElseThrow()
          .acquire(List.of(new CacheMountRequest("bench", id, Sharing.SHARED, Optional.empty())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("interrupted");
    }
  }

  CacheMountHeads heads() {
    return heads;
  }

  @Override
  public void close() {
    for (AutoCloseable part : closing) {
      try {
        part.close();
      } catch (Exception e) {
        throw new IllegalStateException("a part of a node does not close", e);
      }
    }
  }
}
