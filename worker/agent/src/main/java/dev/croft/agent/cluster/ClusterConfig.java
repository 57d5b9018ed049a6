package dev.croft.agent.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.NetworkConfig;

/** What Hazelcast is told. */
final class ClusterConfig {

  private static final String NAME = "croft";

  private ClusterConfig() {}

  /** A cluster of one, which listens on loopback only. */
  static Config alone() {
    Config config = base(NAME + "-" + ProcessHandle.current().pid());
    config.setProperty("hazelcast.io.thread.count", "1");
    config.setProperty("hazelcast.operation.thread.count", "2");
    config.setProperty("hazelcast.operation.generic.thread.count", "2");
    bind(config, "127.0.0.1", 0);
    return config;
  }

  static Config joining(ClusterSettings settings) {
    Config config = base(NAME);
    config.setLiteMember(settings.kind() == NodeKind.WORKER);
    // A member that says nothing is gone after ten seconds; one whose process died, at once.
    config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
    config.setProperty("hazelcast.max.no.heartbeat.seconds", "10");
    // Members that lost each other, or that started before the first coordinator, look for others.
    config.setProperty("hazelcast.merge.first.run.delay.seconds", "3");
    config.setProperty("hazelcast.merge.next.run.delay.seconds", "3");
    // They look where they are told to, not at every address that a member ever had: a connection
    // to a machine that
    // hangs, which takes it but never answers, keeps Hazelcast's thread for output so busy that
    // heartbeats stay away.
    config.setProperty(
        "hazelcast.tcp.join.previously.joined.member.address.retention.seconds", "0");
    config.setProperty("hazelcast.io.thread.count", "3");
    config.setProperty("hazelcast.operation.thread.count", "4");
    config.setProperty("hazelcast.operation.generic.thread.count", "2");
    config.setProperty("hazelcast.operation.call.timeout.millis", "15000");
    String host =
        settings
            .host()
            .map(LocalAddress::of)
            .orElseGet(() -> LocalAddress.towards(settings.join()));
    NetworkConfig network = bind(config, host, settings.port());
    JoinConfig join = network.getJoin();
    settings
        .kubernetesDns()
        .ifPresentOrElse(
            service ->
                join.getKubernetesConfig()
                    .setEnabled(true)
                    .setProperty("service-dns", service)
                    .setProperty("service-port", Integer.toString(ClusterSettings.DEFAULT_PORT)),
            () -> {
              join.getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(3);
              settings.join().forEach(join.getTcpIpConfig()::addMember);
            });
    return config;
  }

  private static Config base(String name) {
    Config config = new Config();
    config.setClusterName(name);
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.partition.count", "31");
    config.setProperty("hazelcast.event.thread.count", "1");
    config.setProperty("hazelcast.wait.seconds.before.join", "0");
    config.getJetConfig().setEnabled(false);
    config.getMetricsConfig().setEnabled(false);
    config.addMapConfig(new MapConfig("croft.*").setBackupCount(1));
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(false);
    return config;
  }

  private static NetworkConfig bind(Config config, String host, int port) {
    NetworkConfig network = config.getNetworkConfig();
    network.setPort(port);
    network.setPortAutoIncrement(false);
    network.setPublicAddress(host);
    // Not as an interface to use: Hazelcast then takes only those names of members that stand for
    // it.
    config.setProperty("hazelcast.local.localAddress", host);
    return network;
  }
}
