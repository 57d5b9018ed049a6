package dev.croft.server.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.util.List;

/** This process's membership in the farm's Hazelcast cluster. */
public final class ClusterMember implements AutoCloseable {

  private final HazelcastInstance hazelcast;

  private ClusterMember(HazelcastInstance hazelcast) {
    this.hazelcast = hazelcast;
  }

  /** Joins a cluster of one, which listens on loopback only. */
  public static ClusterMember alone() {
    Config config = new Config();
    config.setClusterName("croft-" + ProcessHandle.current().pid());
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.partition.count", "31");
    config.setProperty("hazelcast.operation.thread.count", "2");
    config.setProperty("hazelcast.operation.generic.thread.count", "2");
    config.setProperty("hazelcast.io.thread.count", "1");
    config.setProperty("hazelcast.event.thread.count", "1");
    config.getJetConfig().setEnabled(false);
    config.getMetricsConfig().setEnabled(false);
    NetworkConfig network = config.getNetworkConfig();
    network.setPort(0);
    network.setPublicAddress("127.0.0.1");
    network.getInterfaces().setEnabled(true).setInterfaces(List.of("127.0.0.1"));
    JoinConfig join = network.getJoin();
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(false);
    config.addMapConfig(new MapConfig(ClusterStepIndex.MAP).setBackupCount(1));
    return new ClusterMember(Hazelcast.newHazelcastInstance(config));
  }

  HazelcastInstance hazelcast() {
    return hazelcast;
  }

  /** Unique among the members that the cluster ever had. */
  public String id() {
    return hazelcast.getCluster().getLocalMember().getUuid().toString();
  }

  @Override
  public void close() {
    hazelcast.shutdown();
  }
}
