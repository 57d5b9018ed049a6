package dev.croft.agent.move;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.IMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Locations in the cluster's map {@code croft.locations}: the nodes of each name. A cluster that
 * cannot be asked knows of nobody: what it would have said is only faster, never needed.
 */
public final class ClusterLocations implements Locations {

  /** The map's name. */
  public static final String MAP = "croft.locations";

  private static final Logger log = LoggerFactory.getLogger(ClusterLocations.class);
  private static final int BATCH = 5_000;

  private final IMap<String, String[]> map;
  private final String node;

  /**
   * Locations announced for one node.
   *
   * @param map the cluster's, of the name {@link #MAP}
   */
  public ClusterLocations(IMap<String, String[]> map, String node) {
    this.map = map;
    this.node = node;
  }

  @Override
  public void announce(Collection<ContentName> names) {
    Iterator<ContentName> left = names.iterator();
    while (left.hasNext()) {
      Set<String> batch = new HashSet<>();
      while (left.hasNext() && batch.size() < BATCH) {
        batch.add(left.next().value());
      }
      attempt(() -> map.executeOnKeys(batch, new Add(node)));
    }
  }

  @Override
  public void withdraw(ContentName name, String holder) {
    attempt(() -> map.executeOnKey(name.value(), new Remove(holder)));
  }

  @Override
  public void withdraw(ContentName name) {
    withdraw(name, node);
  }

  /** Takes a node away from all names, however many. */
  void forget(String gone) {
    attempt(() -> map.executeOnEntries(new Remove(gone)));
  }

  @Override
  public List<String> holders(ContentName name) {
    List<String> nodes = new ArrayList<>();
    attempt(
        () -> {
          String[] found = map.get(name.value());
          if (found != null) {
            nodes.addAll(Arrays.asList(found));
          }
          return nodes;
        });
    nodes.remove(node);
    return nodes;
  }

  private interface Attempt {
    @Nullable Object run();
  }

  private static void attempt(Attempt attempt) {
    try {
      Object _ = attempt.run();
    } catch (HazelcastException | IllegalStateException e) {
      // A worker's maps cannot be read while there is no coordinator.
      log.warn("the cluster does not say who has what: {}", e.toString());
    }
  }

  /** Adds a node. */
  record Add(String node) implements EntryProcessor<String, String[], @Nullable Void> {

    @Override
    public @Nullable Void process(Map.Entry<String, String[]> entry) {
      String[] before = entry.getValue();
      List<String> nodes = new ArrayList<>(before == null ? List.of() : List.of(before));
      if (!nodes.contains(node)) {
        nodes.add(node);
        entry.setValue(nodes.toArray(String[]::new));
      }
      return null;
    }
  }

  /** Takes a node away; a name that nobody has is gone. */
  record Remove(String node) implements EntryProcessor<String, String[], @Nullable Void> {

    @Override
    @SuppressWarnings("NullAway") // A null value is how an entry is removed.
    public @Nullable Void process(Map.Entry<String, String[]> entry) {
      String[] before = entry.getValue();
      if (before == null) {
        return null;
      }
      List<String> nodes = new ArrayList<>(List.of(before));
      if (nodes.remove(node)) {
        entry.setValue(nodes.isEmpty() ? null : nodes.toArray(String[]::new));
      }
      return null;
    }
  }
}
