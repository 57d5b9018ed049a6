package dev.croft.server.farm;

import dev.croft.agent.cluster.ClusterMember;
import dev.croft.agent.cluster.FarmRecord;
import dev.croft.agent.cluster.Nodes;
import dev.croft.agent.node.NodeChannels;
import dev.croft.agent.node.NodeServer;
import io.vertx.core.Vertx;

/** What every process of a farm of several has: a membership, a server for the others. */
record FarmNode(
    Vertx vertx,
    ClusterMember member,
    Nodes nodes,
    FarmRecord record,
    NodeServer server,
    NodeChannels channels) {

  /** Joins; what is opened is closed with the rest. */
  static FarmNode join(NodeOptions options, Vertx vertx, Closing closing) {
    closing.add(vertx);
    ClusterMember member = closing.add(ClusterMember.join(options.cluster()));
    FarmRecord record = new FarmRecord(member);
    Nodes nodes = closing.add(Nodes.of(member));
    NodeServer server =
        closing.add(NodeServer.open(vertx, member.host(), options.nodePort(), record::token));
    NodeChannels channels = closing.add(new NodeChannels(record::token));
    return new FarmNode(vertx, member, nodes, record, server, channels);
  }

  /** Where other nodes call this one. */
  String address() {
    return member.host() + ":" + server.port();
  }
}
