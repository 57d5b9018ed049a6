package dev.croft.agent.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.map.IMap;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * This process's membership in the farm's Hazelcast cluster. Coordinators hold the farm's maps,
 * workers only see them: as long as there is no coordinator, a worker's maps cannot be read. Thread
 * safe.
 */
public final class ClusterMember implements AutoCloseable {

  private final HazelcastInstance hazelcast;

  private ClusterMember(HazelcastInstance hazelcast) {
    this.hazelcast = hazelcast;
  }

  /** Joins a cluster of one, which listens on loopback only. */
  public static ClusterMember alone() {
    return new ClusterMember(Hazelcast.newHazelcastInstance(ClusterConfig.alone()));
  }

  /**
   * Joins a farm's cluster. A member that finds nobody goes on looking.
   *
   * @throws CroftException where its port cannot be had
   */
  public static ClusterMember join(ClusterSettings settings) {
    try {
      return new ClusterMember(Hazelcast.newHazelcastInstance(ClusterConfig.joining(settings)));
    } catch (HazelcastException | IllegalStateException e) {
      throw new CroftException(
          FailureKind.RESOURCE, "cannot join the farm's cluster: " + e.getMessage(), e);
    }
  }

  /** A map of the cluster; one class owns each. */
  public <K, V> IMap<K, V> map(String name) {
    return hazelcast.getMap(name);
  }

  /** How many members the cluster has. */
  public int memberCount() {
    return hazelcast.getCluster().getMembers().size();
  }

  /** Whether no other member holds data. */
  public boolean holdsAllData() {
    return hazelcast.getCluster().getMembers().stream()
        .allMatch(member -> member.localMember() || member.isLiteMember());
  }

  /** Unique among the members that the cluster ever had; another one after a rejoin. */
  public String id() {
    return uuid().toString();
  }

  UUID uuid() {
    return hazelcast.getCluster().getLocalMember().getUuid();
  }

  /** The address that other members know this one by. */
  public String host() {
    return hazelcast.getCluster().getLocalMember().getAddress().getHost();
  }

  /** The port that other members know this one by. */
  public int port() {
    return hazelcast.getCluster().getLocalMember().getAddress().getPort();
  }

  /** All members by their age, the oldest first. */
  List<UUID> members() {
    List<UUID> ids = new ArrayList<>();
    hazelcast.getCluster().getMembers().forEach(member -> ids.add(member.getUuid()));
    return ids;
  }

  /** The oldest member that holds data. */
  Optional<UUID> oldestDataMember() {
    return hazelcast.getCluster().getMembers().stream()
        .filter(member -> !member.isLiteMember())
        .map(Member::getUuid)
        .findFirst();
  }

  /** Has something run whenever members come or go, or this one came back to the cluster. */
  void onChange(Runnable action) {
    hazelcast
        .getCluster()
        .addMembershipListener(
            new MembershipListener() {
              @Override
              public void memberAdded(MembershipEvent event) {
                action.run();
              }

              @Override
              public void memberRemoved(MembershipEvent event) {
                action.run();
              }
            });
    hazelcast
        .getLifecycleService()
        .addLifecycleListener(
            event -> {
              if (event.getState() == LifecycleEvent.LifecycleState.MERGED) {
                action.run();
              }
            });
  }

  /** Leaves without a word, as a process does that dies. */
  void terminate() {
    hazelcast.getLifecycleService().terminate();
  }

  @Override
  public void close() {
    if (members().size() > 1) {
      hazelcast.shutdown();
    } else {
      // Nobody is left to hand anything over to.
      terminate();
    }
  }
}
