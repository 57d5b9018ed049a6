package dev.croft.agent.cachemount;

import dev.croft.agent.cluster.ClusterMember;
import dev.croft.agent.cluster.Node;
import dev.croft.agent.cluster.NodeId;
import dev.croft.agent.cluster.NodeKind;
import dev.croft.agent.cluster.Nodes;
import dev.croft.agent.node.NodeServer;
import dev.croft.engine.cachemount.CacheMountUsage;
import dev.croft.engine.cachemount.LocalCacheMounts;
import dev.croft.engine.cachemount.version.CacheMountKey;
import dev.croft.engine.cachemount.version.Peers;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What makes a worker's cache mounts those of a farm of many nodes. */
public final class FarmCacheMounts implements MountDirectories, AutoCloseable {

  private final Nodes nodes;
  private final ClusterHeads heads;
  private final NodeChunks chunks;
  private final Peers peers;

  /**
   * For the node with this name.
   *
   * @param token the farm's
   */
  public FarmCacheMounts(
      ClusterMember member, Nodes nodes, NodeId self, Supplier<Optional<String>> token) {
    this.nodes = nodes;
    this.heads = new ClusterHeads(member, nodes, self);
    this.chunks = new NodeChunks(nodes, self, token);
    this.peers = new Peers(self.value(), heads, chunks);
  }

  /** Has every worker give up its directories of a mount that no step uses. */
  @Override
  public void drop(CacheMountKey key) {
    nodes.all().stream()
        .filter(node -> node.kind() == NodeKind.WORKER)
        .forEach(node -> chunks.drop(node, key));
  }

  /** All of them have versions. */
  @Override
  public List<CacheMountUsage> list() {
    return List.of();
  }

  @Override
  public void publish(CacheMountKey key) {
    // Workers do after each step.
  }

  /** The farm, for the worker's cache mounts to be opened with. */
  public Peers peers() {
    return peers;
  }

  /**
   * Lets other nodes have what this one publishes. Each coordinator that joins is told what there
   * is: it may be the first one after all were gone.
   */
  public void offer(LocalCacheMounts mounts, NodeServer server) {
    ChunkServer.offer(mounts.chunks(), server);
    server.handle(DropMessages.PATH, new DropHandler(mounts)::handle);
    nodes.listen(
        new Nodes.Listener() {
          @Override
          public void joined(Node node) {
            if (node.kind() == NodeKind.COORDINATOR) {
              mounts.offerVersions();
            }
          }

          @Override
          public void left(Node node) {
            // Its chunks are asked for no more; its locks are free.
          }
        });
  }

  /** Call it when the worker's cache mounts are closed. */
  @Override
  public void close() {
    chunks.close();
    heads.close();
  }
}
